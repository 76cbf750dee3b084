/**
 * Networks that are not part of the public internet, in CIDR notation. The only such table of Bindery: isolates, Git
 * remotes and development tunnels are checked against it.
 *
 * IPv4: IANA's special-purpose registry (RFC 6890 and later additions). IPv6: only `2000::/3` is assigned to the public
 * (RFC 4291), so everything outside it is listed in three blocks, followed by the special-purpose networks within it.
 */
export const NON_PUBLIC_NETWORKS = [
    '0.0.0.0/8', // "this network", RFC 791
    '10.0.0.0/8', // private, RFC 1918
    '100.64.0.0/10', // carrier-grade NAT, RFC 6598; some metadata services
    '127.0.0.0/8', // loopback
    '168.63.129.16/32', // Azure's host service: a public address that reaches the machine's own host
    '169.254.0.0/16', // link local; metadata services
    '172.16.0.0/12', // private
    '192.0.0.0/24', // protocol assignments, RFC 6890; some metadata services
    '192.0.2.0/24', // documentation
    '192.88.99.0/24', // 6to4 relay, RFC 7526
    '192.168.0.0/16', // private
    '198.18.0.0/15', // benchmarking, RFC 2544
    '198.51.100.0/24', // documentation
    '203.0.113.0/24', // documentation
    '224.0.0.0/4', // multicast
    '240.0.0.0/4', // reserved, with the broadcast address
    '::/3', // loopback, IPv4-mapped (RFC 4291), NAT64 (RFC 6052, 8215), discard-only (RFC 6666)
    '4000::/2', // unassigned; segment routing (RFC 9602)
    '8000::/1', // unassigned; unique local, link local, site local, multicast
    '2001::/23', // protocol assignments, with Teredo and ORCHID
    '2001:db8::/32', // documentation
    '2002::/16', // 6to4: reaches an IPv4 address
    '3fff::/20', // documentation, RFC 9637
] as const;
