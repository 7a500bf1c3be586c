/** Whether the target is a guest, a container or a host of them. systemd-detect-virt(1), Container Interface of systemd. */
export const virtualisationQuestion = `
section virtualisation
has systemd-detect-virt && part detect && systemd-detect-virt
part signs
[ -e /.dockerenv ] && echo docker
[ -e /run/.containerenv ] && echo podman
[ -r /run/systemd/container ] && cat /run/systemd/container
[ -d /proc/vz ] && [ ! -d /proc/bc ] && echo openvz
part hypervisor; [ -r /sys/hypervisor/type ] && show /sys/hypervisor/type
has systemd-detect-virt || grep -c '^flags.* hypervisor' /proc/cpuinfo
part host
[ -d /etc/pve ] && echo proxmox
[ -d /sys/module/kvm_intel ] || [ -d /sys/module/kvm_amd ] && [ -S /var/run/libvirt/libvirt-sock ] && echo kvm
[ -e /proc/xen/privcmd ] && [ -e /var/run/xenstored ] && echo xen
[ -w /var/run/docker.sock ] && has docker && part containers && limited docker ps --format '{{.Names}}'
case $os in FreeBSD) part guest; sysctl -n kern.vm_guest security.jail.jailed ;; Darwin) part guest; sysctl -n kern.hv_vmm_present ;; esac
finish
`;
