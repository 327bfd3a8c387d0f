#!/usr/bin/env bash
# A Ceph object gateway for tests, from Debian's packages: one monitor, one OSD that keeps everything in memory, one gateway, all private to DIR. Its key is ceph / ceph-secret.
#
#   scripts/ceph.sh DIR PORT       # DIR/pids says what to end
set -euo pipefail
dir=$1 port=$2
rm -rf "$dir"; mkdir -p "$dir"/{mon,osd,rgw,run}
free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
mon=127.0.0.1:$(free) fsid=$(cat /proc/sys/kernel/random/uuid)
cat >"$dir/ceph.conf" <<CONF
[global]
fsid = $fsid
mon_host = v2:$mon
public_addr = 127.0.0.1
keyring = $dir/keyring
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 8
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
run_dir = $dir/run
admin_socket = $dir/run/\$name.\$pid.asok
log_file = $dir/\$name.log
mon_data = $dir/mon
osd_data = $dir/osd
osd_objectstore = memstore
memstore_device_bytes = 4294967296
rgw_data = $dir/rgw
rgw_frontends = beast endpoint=127.0.0.1:$port
rgw_enable_usage_log = false
debug_rgw = 0
CONF
export CEPH_CONF=$dir/ceph.conf
ceph-authtool --create-keyring "$dir/keyring" --gen-key -n mon. --cap mon 'allow *' >/dev/null
ceph-authtool "$dir/keyring" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *' >/dev/null
ceph-authtool "$dir/keyring" --gen-key -n client.rgw --cap mon 'allow rwx' --cap osd 'allow rwx' >/dev/null
ceph-authtool "$dir/keyring" --gen-key -n osd.0 --cap mon 'allow profile osd' --cap osd 'allow *' >/dev/null
monmaptool --create --fsid "$fsid" --addv a "[v2:$mon]" "$dir/monmap" >/dev/null
ceph-mon --mkfs -i a --monmap "$dir/monmap" --keyring "$dir/keyring" --no-mon-config
: >"$dir/pids"
background() { setsid "$@" >>"$dir/daemons.log" 2>&1 </dev/null & echo $! >>"$dir/pids"; }
background ceph-mon -f -i a --public-addr "$mon" --no-mon-config
for _ in $(seq 60); do timeout 5 ceph -s >/dev/null 2>&1 && break; sleep 0.5; done
uuid=$(cat /proc/sys/kernel/random/uuid)
ceph osd new "$uuid" 0 >/dev/null
ceph-osd -i 0 --mkfs --osd-uuid "$uuid" --no-mon-config
background ceph-osd -f -i 0
for _ in $(seq 60); do ceph osd stat 2>/dev/null | grep -q '1 up' && break; sleep 0.5; done
background radosgw -f -n client.rgw --rgw-frontends "beast endpoint=127.0.0.1:$port"
for _ in $(seq 120); do curl -s -o /dev/null --max-time 1 "http://127.0.0.1:$port/" && break; sleep 0.5; done
radosgw-admin user create --uid test --display-name test --access-key ceph --secret-key ceph-secret --max-buckets 10000 >/dev/null
curl -s -o /dev/null --max-time 1 "http://127.0.0.1:$port/"
