/**
 * Names of well-known ports, spelt as in IANA's Service Name and Transport Protocol Port Number Registry (RFC 6335, iana.org/assignments).
 * Only what equipment on site networks offers; ports whose registered name would mislead about what is usually there are left out.
 */

export type ServiceTransport = "tcp" | "udp";

/** Registered for both transports, or used over either. */
const both = `7 echo 9 discard 13 daytime 19 chargen 37 time 49 tacacs 53 domain 88 kerberos 111 sunrpc 135 epmap 161 snmp
  389 ldap 427 svrloc 443 https 445 microsoft-ds 464 kpasswd 623 asf-rmcp 631 ipp 636 ldaps 646 ldp 664 asf-secure-rmcp
  749 kerberos-adm 853 domain-s 1080 socks 1194 openvpn 1433 ms-sql-s 1434 ms-sql-m 1900 ssdp 2000 cisco-sccp 2049 nfs
  3389 ms-wbt-server 3478 stun 3493 nut 3702 ws-discovery 4569 iax 5060 sip 5061 sips 5349 stuns 5683 coap 5684 coaps
  10161 snmptls 10162 snmptls-trap 17500 db-lsp 20000 dnp 34962 profinet-rt 34963 profinet-rtm 34964 profinet-cm
  44818 EtherNet-IP-2 47808 bacnet`;

const tcp = `20 ftp-data 21 ftp 22 ssh 23 telnet 25 smtp 43 nicname 70 gopher 79 finger 80 http 102 iso-tsap 110 pop3 113 ident
  119 nntp 139 netbios-ssn 143 imap 179 bgp 199 smux 502 mbap 512 exec 513 login 514 shell 515 printer 540 uucp
  548 afpovertcp 554 rtsp 587 submission 593 http-rpc-epmap 647 dhcp-failover 830 netconf-ssh 860 iscsi 873 rsync 465 submissions
  989 ftps-data 990 ftps 992 telnets 993 imaps 995 pop3s 1494 ica 1720 h323hostcall 1723 pptp 1883 mqtt 2083 radsec
  2375 docker 2376 docker-s 2379 etcd-client 2380 etcd-server 2404 iec-104 3260 iscsi-target 3268 msft-gc 3269 msft-gc-ssl
  3306 mysql 4369 epmd 4786 smart-install 4840 opcua-tcp 5222 xmpp-client 5269 xmpp-server 5357 wsdapi 5358 wsdapi-s
  5432 postgresql 5631 pcanywheredata 5666 nrpe 5671 amqps 5672 amqp 5900 rfb 5985 wsman 5986 wsmans 6000 x11 6379 redis
  6443 sun-sr-https 6513 netconf-tls 6514 syslog-tls 6556 checkmk-agent 6653 openflow 7547 cwmp 8008 http-alt
  8080 http-alt 8140 puppet 8443 pcsync-https 8554 rtsp-alt 8883 secure-mqtt 9100 pdl-datastream 9389 adws 9418 git
  10000 ndmp 10050 zabbix-agent 10051 zabbix-trapper 11211 memcache 47001 winrm 62078 iphone-sync`;

const udp = `67 bootps 68 bootpc 69 tftp 80 http 123 ntp 137 netbios-ns 138 netbios-dgm 162 snmptrap 177 xdmcp 319 ptp-event
  320 ptp-general 500 isakmp 513 who 514 syslog 520 router 521 ripng 546 dhcpv6-client 547 dhcpv6-server 1701 l2tp
  1812 radius 1813 radius-acct 1985 hsrp 3544 teredo 3784 bfd-control 4500 ipsec-nat-t 4739 ipfix 4789 vxlan
  5351 nat-pmp 5353 mdns 5355 llmnr 5632 pcanywherestat 6081 geneve 6343 sflow 11211 memcache`;

const tableOf = (...texts: string[]): ReadonlyMap<number, string> =>
  new Map(
    texts.flatMap((text) =>
      [...text.matchAll(/(\d+) (\S+)/g)].map(([, port, name]) => [Number(port), String(name)]),
    ),
  );

const names: Readonly<Record<ServiceTransport, ReadonlyMap<number, string>>> = {
  tcp: tableOf(both, tcp),
  udp: tableOf(both, udp),
};

/** The name of what usually listens on the port, or undefined when the table has none. */
export function serviceName(transport: ServiceTransport, port: number): string | undefined {
  return names[transport].get(port);
}
