//! What kind of place an address is.
//!
//! The ranges are those of the special-purpose address registries of IANA, and the addresses
//! at which clouds hand out credentials.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Who can be behind an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Anybody on the internet.
    Public,
    /// This machine, or a network nearby: loopback, private, link-local, shared (CGNAT).
    Private,
    /// Nobody we may ask: cloud metadata, multicast, unspecified, reserved, documentation.
    Never,
}

/// What kind of place an address is. An IPv6 address that wraps an IPv4 one (mapped, NAT64,
/// 6to4) is judged by what it wraps.
pub fn reach(address: IpAddr) -> Reach {
    match address {
        IpAddr::V4(address) => reach_v4(address),
        IpAddr::V6(address) => reach_v6(address),
    }
}

fn reach_v4(address: Ipv4Addr) -> Reach {
    let [a, b, c, d] = address.octets();
    match (a, b, c, d) {
        // Metadata of AWS, Azure and others; tasks of ECS; Alibaba; the host of Azure.
        (169, 254, 169, 254) | (169, 254, 170, 2 | 23) => Reach::Never,
        (100, 100, 100, 200) | (168, 63, 129, 16) => Reach::Never,
        (0 | 224..=255, ..) => Reach::Never,
        // Protocol assignments, documentation, and what was 6to4.
        (192, 0, 0 | 2, _) | (198, 51, 100, _) | (203, 0, 113, _) | (192, 88, 99, _) => {
            Reach::Never
        }
        (127 | 10, ..) | (172, 16..=31, ..) | (192, 168, ..) | (169, 254, ..) => Reach::Private,
        (100, 64..=127, ..) | (198, 18 | 19, ..) => Reach::Private,
        (1..=223, ..) => Reach::Public,
    }
}

fn reach_v6(address: Ipv6Addr) -> Reach {
    let parts = address.segments();
    let [_, _, _, _, _, _, high, low] = parts;
    let wraps = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        reach_v4(Ipv4Addr::new(a, b, c, d))
    };
    match parts {
        _ if address.is_loopback() => Reach::Private,
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => wraps(high, low),
        [0x2002, high, low, ..] => wraps(high, low),
        // NAT64 of a network's own.
        [0x64, 0xff9b, 1, ..] => Reach::Private,
        // Metadata of AWS and of Google.
        [0xfd00, 0x0ec2, ..] | [0xfd20, 0x00ce, ..] => Reach::Never,
        // Unique local, link-local, and what was site-local.
        [0xfc00..=0xfdff, ..] | [0xfe80..=0xfeff, ..] => Reach::Private,
        // Protocol assignments with Teredo, documentation.
        [0x2001, 0..=0x01ff, ..] | [0x2001, 0x0db8, ..] | [0x3fff, 0..=0x0fff, ..] => Reach::Never,
        [0x2000..=0x3fff, ..] => Reach::Public,
        _ => Reach::Never,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_address_is_told() {
        let table = [
            (
                Reach::Public,
                "1.1.1.1 93.184.216.34 172.15.0.1 172.32.0.1 100.63.0.1 223.255.255.255",
            ),
            (
                Reach::Public,
                "2606:4700::1111 2a00:1450:4001::1 2001:200::1",
            ),
            (
                Reach::Public,
                "::ffff:1.1.1.1 64:ff9b::101:101 2002:101:101::1",
            ),
            (
                Reach::Private,
                "127.0.0.1 127.9.9.9 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1",
            ),
            (
                Reach::Private,
                "169.254.1.1 100.64.0.1 100.127.255.255 198.18.0.1",
            ),
            (
                Reach::Private,
                "::1 fc00::1 fd12::1 fe80::1 fec0::1 64:ff9b:1::1",
            ),
            (
                Reach::Private,
                "::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 2002:7f00:1::1",
            ),
            (
                Reach::Never,
                "0.0.0.0 0.1.2.3 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255",
            ),
            (
                Reach::Never,
                "169.254.169.254 169.254.170.2 100.100.100.200 168.63.129.16",
            ),
            (
                Reach::Never,
                "192.0.2.1 198.51.100.1 203.0.113.1 192.0.0.192",
            ),
            (
                Reach::Never,
                ":: ::127.0.0.1 ff02::1 fd00:ec2::254 2001:db8::1 2001::1 100::1",
            ),
            (
                Reach::Never,
                "::ffff:169.254.169.254 64:ff9b::a9fe:a9fe 4000::1",
            ),
        ];
        for (expected, addresses) in table {
            for address in addresses.split(' ') {
                let parsed = address.parse().expect("it is an address");
                assert_eq!(reach(parsed), expected, "{address}");
            }
        }
    }
}
