/** What a scan starts from: what a person gave, and what this machine knows of its links. */

import { parseAddress } from "../../net/address.ts";
import { type AddressRange, AddressRanges, parseAddressRange } from "../../net/address-ranges.ts";
import { formatPrefix, parsePrefix, prefixContains } from "../../net/prefix.ts";
import type { ScanSettings } from "../../protocol/scan.ts";
import type { FilterRules } from "./candidate-filter.ts";
import type { NetworkView } from "./network-view.ts";
import { rangesOf } from "./sweeps.ts";
import { unusableOf } from "./targets.ts";

const rangesFrom = (texts: readonly string[]): AddressRange[] =>
  texts.flatMap((text) => parseAddressRange(text) ?? []);

/** Given by a person in the scan's settings. */
export const givenRanges = (settings: ScanSettings): AddressRange[] =>
  rangesFrom(settings.startAddresses);

/** Default gateways, own addresses and the neighbour cache, without those of containers; link-local IPv6 ones need a link and are found by multicast instead. */
export function knownToThisMachine(network: NetworkView): AddressRanges {
  const inContainers = network.devices.filter(({ isContainer }) => isContainer);
  const names = new Set(inContainers.map(({ name }) => name));
  const neighbours = network.neighbours.filter(({ device }) => !names.has(device));
  return network.ownAddresses
    .union(rangesOf([...network.gateways, ...neighbours.map(({ addr }) => addr)]))
    .subtract(rangesOf(inContainers.flatMap(({ prefixes }) => prefixes.map(({ addr }) => addr))))
    .subtract(LINK_LOCAL_IPV6);
}

const LINK_LOCAL_IPV6 = AddressRanges.of(rangesFrom(["fe80::/10"]));

/** The rules of the settings, with the network and broadcast addresses of every prefix that was given or is on-link. */
export function filterRules(settings: ScanSettings, network: NetworkView): FilterRules {
  const onLink = network.devices
    .filter((device) => !device.isLoopback)
    .flatMap((device) => device.prefixes.flatMap(({ prefix }) => unusableOf(prefix)));
  return {
    allowed:
      settings.allowedPrefixes.length === 0
        ? null
        : AddressRanges.of(rangesFrom(settings.allowedPrefixes)),
    denied: AddressRanges.of(rangesFrom(settings.deniedPrefixes)),
    unusable: AddressRanges.of([...onLink, ...settings.startAddresses.flatMap(unusableOf)]),
  };
}

/** The on-link prefix that holds an address, for `addresses[].subnet`; undefined when no link of ours has it. */
export function subnetFinder(network: NetworkView): (address: string) => string | undefined {
  const prefixes = network.devices.flatMap((device) =>
    device.prefixes.flatMap(({ prefix }) => {
      const parsed = parsePrefix(prefix);
      return parsed === undefined ? [] : [{ text: formatPrefix(parsed), parsed }];
    }),
  );
  prefixes.sort((a, b) => b.parsed.prefixLength - a.parsed.prefixLength);
  return (text) => {
    const address = parseAddress(text);
    return address && prefixes.find(({ parsed }) => prefixContains(parsed, address))?.text;
  };
}
