#!/usr/bin/env bash
# Builds daodi, starts a synthetic ledger on loopback, records three herb
# chains, prints a history, proves an event offline and serves pages. See --help.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
  cat <<'TEXT'
usage: deploy/quickstart.sh [--once]

Installs what is missing, builds, makes keys and a genesis with a SIMULATED
clock, starts daodid on loopback, records the sample chains 厚朴, 玉竹 and 九节风
of deploy/samples (all fictional) and starts daodi-gateway, which serves the
pages of their codes. Leaves everything under build/quickstart/.

  (no option)  leaves both servers running and says what to try next
  --once       verifies every statement offline, stops the servers, exits 0
  --stop       stops the servers of an earlier run
TEXT
}

once=false
case "${1:-}" in
  "") ;;
  --once) once=true ;;
  --stop) ;;
  --help | -h) usage && exit 0 ;;
  *) usage >&2 && exit 2 ;;
esac

readonly OUT=build/quickstart
readonly BIN=build/dev/bin
readonly HOME_DIR=$OUT/home

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }

# quietly <log name> <command...>: shows the output only when it fails.
quietly() {
  local log=$OUT/logs/$1.log
  shift
  if ! "$@" >"$log" 2>&1; then
    tail -n 60 "$log" >&2
    echo "quickstart: failed: $*" >&2
    exit 1
  fi
}

# stop_program <name>
stop_program() {
  local pid_file=$OUT/$1.pid pid
  [[ -f $pid_file ]] || return 0
  pid=$(<"$pid_file")
  # The id may belong to another program by now.
  if [[ $(readlink "/proc/$pid/exe" 2>/dev/null) == */"$1" ]]; then
    kill "$pid"
    for _ in $(seq 100); do
      [[ -d /proc/$pid ]] || break
      sleep 0.1
    done
  fi
  rm -f "$pid_file"
}

stop_servers() {
  stop_program daodi-gateway
  stop_program daodid
}

# wait_for <name> <file>: until the program has written it.
wait_for() {
  for _ in $(seq 200); do
    [[ -f $2 ]] && return 0
    [[ -d /proc/$(<"$OUT/$1.pid") ]] || break
    sleep 0.05
  done
  cat "$OUT/logs/$1.log" >&2
  exit 1
}

if [[ ${1:-} == --stop ]]; then
  stop_servers
  exit 0
fi

daodi() { "$BIN/daodi" --home "$HOME_DIR" "$@"; }

build() {
  say "1/7 安装并编译 · installing what is missing, building (first time: some minutes)"
  deploy/install_packages.sh
  deploy/install_node_parts.sh
  quietly configure cmake --preset dev
  quietly web node deploy/build_web.mjs
  quietly build ninja -C build/dev daodid daodi daodi-verify daodi-gateway daodi_protoset
  quietly openapi python3 deploy/build_openapi.py
}

make_ledger() {
  say "2/7 创世与密钥 · keys, genesis, certificates"
  quietly init daodi init --data "$OUT/data" --guard "$OUT/guard/signing.guard" \
    --origin quickstart.daodi.example/synthetic --simulated \
    --record-time 2025-01-02T08:00:00+08:00
  quietly pki-ca daodi pki ca
  quietly pki-server daodi pki server --dns localhost --ip 127.0.0.1
  quietly pki-client daodi pki client REGISTRAR OPERATOR
  quietly serial-key daodi codes keys new "$OUT/serial-keys"
  cp "$HOME_DIR/ledger.vkey" "$OUT/ledger.vkey"
}

start_server() {
  say "3/7 启动账本节点 · starting daodid on loopback"
  "$BIN/daodid" --data "$OUT/data" --guard "$OUT/guard/signing.guard" \
    --checkpoint-key "$HOME_DIR/checkpoint_key.pem" --listen 127.0.0.1:0 \
    --tls-cert "$HOME_DIR/tls/server.crt" --tls-key "$HOME_DIR/tls/server.key" \
    --serial-keys "$OUT/serial-keys" --address-file "$OUT/address" >"$OUT/logs/daodid.log" 2>&1 &
  echo $! >"$OUT/daodid.pid"
  wait_for daodid "$OUT/address"
  address=$(<"$OUT/address")
  cat "$OUT/logs/daodid.log"
}

record_chains() {
  say "4/7 录入样例 · recording the sample chains (签名、捆绑、更正、迟录、代录、失钥、召回)"
  python3 deploy/samples/merge.py --output "$OUT/statements.json"
  daodi --server "$address" --as REGISTRAR append --quiet "$OUT/statements.json" \
    | tee "$OUT/logs/append.log" | tail -n 12
  mapfile -t members < <(python3 -c '
import json, sys
for name in json.load(open(sys.argv[1])):
    print(name)' <(python3 deploy/samples/merge.py --members))
  quietly pki-members daodi pki client "${members[@]}"
}

make_sign_ins() {
  say "    登录账号 · accounts of people who sign in: $OUT/accounts.json"
  (umask 077; deploy/samples/sign_ins.py --output "$OUT/accounts.json" -- \
    "$BIN/daodi" --home "$HOME_DIR" --server "$address" | tee "$OUT/sign_ins.txt")
}

# The labels of the sample's ranges: what a printer would get.
issue_codes() {
  for maker in E03 E10; do
    daodi --server "$address" --as "$maker" codes issue --all --host https://id.daodi.example \
      -O "$OUT/codes-$maker.csv"
  done
  { cat "$OUT/codes-E03.csv" && tail -n +2 "$OUT/codes-E10.csv"; } >"$OUT/codes.csv"
  rm "$OUT/codes-E03.csv" "$OUT/codes-E10.csv"
  # The bags of 厚朴丝 once more, with the numbers under their scratch layers.
  daodi --server "$address" --as E03 codes issue --all --gtin 09521234101024 --pins \
    -O "$OUT/pins.csv"
  echo "$(($(wc -l <"$OUT/codes.csv") - 1)) 个码 codes: $OUT/codes.csv"
}

# One sheet of them; all would take some seconds more.
print_labels() {
  head -n 41 "$OUT/codes.csv" | daodi labels --codes - --name "厚朴（丝）" -O "$OUT/labels.pdf"
}

show_history() {
  say "5/7 一批厚朴的来历 · the history of lot HPTP-260620 as its owner E02 reads it"
  daodi --server "$address" --as E02 history HPTP-260620 --issuer E02
  say "    同一批，公众所见 · the same lot as the public sees it"
  daodi --server "$address" --as public history HPTP-260620 --issuer E02
}

count_libraries() {
  daodi --server "$address" --as E03 -o json library list - --owner E03 | python3 -c '
import collections, json, sys
found = collections.Counter(record["library"] for record in json.load(sys.stdin)["records"])
names = {"PRODUCT": "产品 products", "ENTERPRISE": "企业 enterprises",
         "SUPPLIER": "供应商 suppliers", "CUSTOMER": "客户 customers"}
print("E03 的四库 · its libraries:", ", ".join(
    "{} {}".format(found["LIBRARY_KIND_" + name], text) for name, text in names.items()))'
}

prove_event() {
  say "6/7 离线证明 · proving one event with a program that trusts nobody"
  local index
  index=$(daodi --server "$address" --as E02 -o json history HPTP-260620 --issuer E02 \
    | python3 -c 'import json,sys; print(json.load(sys.stdin)["events"][0]["index"])')
  daodi --server "$address" --as E02 proof "$index" --out "$OUT/one.daodi-proof" >/dev/null
  "$BIN/daodi-verify" --vkey "$OUT/ledger.vkey" "$OUT/one.daodi-proof"
}

export_everything() {
  local readers=()
  for member in "${members[@]}"; do readers+=(--reader "$member"); done
  daodi --server "$address" --as REGISTRAR export "$OUT" --reader REGISTRAR "${readers[@]}"
}

verify_everything() {
  say "逐条核验 · verifying every statement"
  local proofs=("$OUT"/proofs/*.daodi-proof)
  local statements=("$OUT"/entries/*.leaf)
  if ((${#proofs[@]} != ${#statements[@]})); then
    echo "quickstart: ${#proofs[@]} proofs for ${#statements[@]} entries" >&2
    exit 1
  fi
  quietly verify "$BIN/daodi-verify" --vkey "$OUT/ledger.vkey" --lang en "${proofs[@]}"
  echo "${#proofs[@]} 条全部核验通过 · all ${#proofs[@]} statements verified"
}

start_gateway() {
  say "7/7 网页 · pages of the codes"
  cat >"$OUT/gateway.toml" <<TOML
[listen]
address = "127.0.0.1:${DAODI_QUICKSTART_PORT:-0}"
admin = "127.0.0.1:0"
address_file = "$OUT/gateway_addresses"
[core]
server = "$address"
ca_certificate = "$HOME_DIR/tls/ca.crt"
client_certificate = "$HOME_DIR/tls/OPERATOR.crt"
client_key = "$HOME_DIR/keys/OPERATOR/transport.pem"
[site]
public_url = "http://127.0.0.1"
assets_folder = "build/web"
operator = "daodi quickstart"
TOML
  "$BIN/daodi-gateway" --config "$OUT/gateway.toml" >"$OUT/logs/daodi-gateway.log" 2>&1 &
  echo $! >"$OUT/daodi-gateway.pid"
  wait_for daodi-gateway "$OUT/gateway_addresses"
  site=http://$(head -n 1 "$OUT/gateway_addresses")
  readonly TEA=$site/01/09521234201069/10
  cat <<TEXT
  $TEA/20260318A                       # 玉竹代用茶 A 批
  $TEA/20260325B                       # B 批：曾召回 recalled in the past
  $TEA/20260325B?asOf=$(size_after C2-33/approve)              # 召回当晚 that night
  $site/01/09521234101024/10/HP260715                    # 厚朴（丝） decoction pieces
  $(scratched_bag)
  $site/recalls
  $site/console/                                         # 监管与企业 authorities and enterprises
TEXT
  qrencode -t ANSIUTF8 "$TEA/20260318A" || true
}

# The page of a bag that is not in use yet, and its number.
scratched_bag() {
  awk -F, -v site="$site" '$3 == 7 { print site "/01/" $1 "/21/" $4 "  # 刮开涂层 the number under the layer: " $6 }' \
    "$OUT/pins.csv"
}

# The size of the ledger once that sample was recorded; entry 0 is the genesis.
size_after() {
  python3 -c '
import json, sys
names = [statement["name"] for statement in json.load(open(sys.argv[1]))]
print(names.index(sys.argv[2]) + 2)' "$OUT/statements.json" "$1"
}

what_next() {
  say "接下来试试 · what to try next"
  cat <<TEXT
  export PATH=\$PWD/$BIN:\$PATH DAODI_HOME=\$PWD/$HOME_DIR
  daodi --server $address --as R03 history HP260715 --issuer E03
  daodi --server $address --as E06 history HP260715@1kg --issuer E03   # a customer of the lot
  daodi --server $address --as public history 20260325B --issuer E10   # a recalled lot
  daodi --server $address --as R02 trace 20260325B --up                # what it was made of, with shares
  daodi --server $address --as R02 flags --open                        # what looks wrong
  daodi --server $address --as E03 circulation --organization E03      # purchases and sales
  daodi --server $address --as E03 balance HP260715                    # what went in and came out
  daodi --server $address --as E03 library list supplier --owner E03   # its suppliers, with what expires
  daodi --server $address --as E10 codes state 20260325B --issuer E10  # labels printed = applied + void + unused
  daodi --server $address org list
  daodi --server $address checkpoint
  daodi-verify --vkey $OUT/ledger.vkey $OUT/proofs/0.daodi-proof
  daodi append --list-kinds                                  # what can be recorded
  deploy/quickstart.sh --stop                                # stop the servers
TEXT
  say "登录账号与密码 · accounts and passwords of this run (样例 samples)"
  cat "$OUT/sign_ins.txt"
  echo "  动态口令 one-time code: $BIN/daodi accounts code r02-officer --secret-file $OUT/accounts.json"
}

stop_servers
rm -rf "$OUT"
mkdir -p "$OUT/logs" "$OUT/guard"
build
make_ledger
start_server
trap 'stop_servers' ERR
$once && trap 'stop_servers' EXIT
record_chains
make_sign_ins
issue_codes
print_labels
show_history
count_libraries
prove_event
export_everything
start_gateway
if $once; then
  verify_everything
  stop_servers
else
  what_next
fi
