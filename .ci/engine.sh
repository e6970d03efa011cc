# A Docker engine of our own, with a registry:2 image made from Debian's docker-registry.
#
# Sourced by .ci/run, or run by hand: `LABKIT_CI_DIR=FOLDER bash .ci/engine.sh start|stop`.
# Needs root and the Debian packages docker.io, docker-registry and iproute2. Everything is in
# $LABKIT_CI_DIR, with a bridge of its own and no firewall rules, so another engine is not disturbed.

engine_host() { echo "unix://$LABKIT_CI_DIR/docker.sock"; }

engine_answers() { docker --host "$(engine_host)" version >/dev/null 2>&1; }

# A bridge and a /24 that nobody else on this machine has.
engine_bridge() {
  local name n
  name="lk$(printf %s "$LABKIT_CI_DIR" | cksum | cut -d' ' -f1)"
  if ! ip link show "$name" >/dev/null 2>&1; then
    for n in $(seq 1 254); do
      ip -4 route show | grep -q "^172\.30\.$n\." && continue
      ip link add "$name" type bridge || return 1
      ip addr add "172.30.$n.1/24" dev "$name" && ip link set "$name" up || return 1
      break
    done
  fi
  echo "$name"
}

engine_start() {
  local bridge try
  mkdir -p "$LABKIT_CI_DIR" || return 1
  engine_answers && return 0
  rm -f "$LABKIT_CI_DIR/pid" "$LABKIT_CI_DIR/docker.sock"
  bridge="$(engine_bridge)" || { echo "engine: no bridge could be made" >&2; return 1; }
  # bash -c 'exec' under setsid: the engine outlives the shell, and Ctrl-C there does not reach it.
  setsid nohup dockerd --data-root "$LABKIT_CI_DIR/data" --exec-root "$LABKIT_CI_DIR/exec" \
    --host "$(engine_host)" --pidfile "$LABKIT_CI_DIR/pid" --bridge "$bridge" --iptables=false \
    </dev/null >"$LABKIT_CI_DIR/dockerd.log" 2>&1 &
  for try in $(seq 1 120); do
    engine_answers && return 0
    sleep 0.5
  done
  echo "engine: dockerd did not come up; its last words:" >&2
  tail -n 20 "$LABKIT_CI_DIR/dockerd.log" >&2
  return 1
}

# Whether a registry in a container answers at its published port; if not, says all that may tell why.
engine_reaches() {
  local host port try pid
  host="$(engine_host)"
  docker --host "$host" rm -f labkit-probe >/dev/null 2>&1
  docker --host "$host" run -d --name labkit-probe -p 127.0.0.1::5000 registry:2 >/dev/null || return 1
  port="$(docker --host "$host" port labkit-probe 5000 | head -n 1)"
  for try in $(seq 1 40); do
    if curl --noproxy '*' -fsS -m 2 -o /dev/null "http://$port/v2/" 2>/dev/null; then
      docker --host "$host" rm -f labkit-probe >/dev/null
      return 0
    fi
    sleep 0.25
  done
  {
    echo "engine: nothing answers at $port. What is known:"
    pid="$(docker --host "$host" inspect -f '{{.State.Pid}}' labkit-probe)"
    docker --host "$host" inspect -f '{{json .State}} {{json .NetworkSettings}}' labkit-probe
    docker --host "$host" logs --tail 5 labkit-probe
    grep -E '^(State|Threads)' "/proc/$pid/status"
    cat "/proc/$pid/cgroup"
    curl --noproxy '*' -sv -m 3 "http://$port/v2/"
    curl --noproxy '*' -sv -m 3 "http://$(docker --host "$host" inspect -f '{{.NetworkSettings.IPAddress}}' labkit-probe):5000/v2/"
    ip addr; ip route show table all; ip rule; ip neigh
    iptables-save; nft list ruleset
    pgrep -a docker-proxy; nsenter -t "$pid" -n ip addr
    tail -n 10 "$LABKIT_CI_DIR/dockerd.log"
  } 2>&1 | head -n 300 >&2
  docker --host "$host" rm -f labkit-probe >/dev/null 2>&1
  return 1
}

# registry:2 from the executable and the shared libraries it names, nothing else.
engine_image() {
  local binary root file status
  docker --host "$(engine_host)" image inspect registry:2 >/dev/null 2>&1 && return 0
  binary="$(command -v docker-registry)" || { echo "engine: docker-registry is not installed" >&2; return 1; }
  root="$(mktemp -d)" || return 1
  mkdir -p "$root/bin" "$root/tmp" "$root/etc/docker/registry" "$root/var/lib/registry"
  cp "$binary" "$root/bin/registry"
  for file in $(ldd "$binary" | grep -o '/[^ ]*'); do
    mkdir -p "$root$(dirname "$file")" && cp -L "$file" "$root$file"
  done
  cat >"$root/etc/docker/registry/config.yml" <<'CONFIG'
version: 0.1
log: {level: info}
storage:
  filesystem: {rootdirectory: /var/lib/registry}
http:
  addr: ":5000"
CONFIG
  tar -C "$root" -c . | docker --host "$(engine_host)" import \
    --change 'ENTRYPOINT ["/bin/registry"]' --change 'CMD ["serve", "/etc/docker/registry/config.yml"]' \
    --change 'EXPOSE 5000' - registry:2
  status=$?
  rm -rf "$root"
  return $status
}

# Ends the engine by the process id it wrote itself, and takes its bridge and folder away.
engine_stop() {
  local pid try bridge
  pid="$(cat "$LABKIT_CI_DIR/pid" 2>/dev/null)"
  if [ -n "$pid" ] && engine_answers; then
    docker --host "$(engine_host)" ps -q | xargs -r docker --host "$(engine_host)" rm -f >/dev/null 2>&1
    kill "$pid" 2>/dev/null
    for try in $(seq 1 60); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.5
    done
  fi
  bridge="lk$(printf %s "$LABKIT_CI_DIR" | cksum | cut -d' ' -f1)"
  ip link delete "$bridge" 2>/dev/null
  grep -o " $LABKIT_CI_DIR/[^ ]*" /proc/mounts | sort -r | xargs -r umount -l 2>/dev/null
  rm -rf "$LABKIT_CI_DIR"/{data,exec,docker.sock,pid,dockerd.log}
  rmdir "$LABKIT_CI_DIR" 2>/dev/null
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  : "${LABKIT_CI_DIR:?is the folder for the engine}"
  case "${1:-}" in
    start) engine_start && engine_image >/dev/null && engine_reaches && echo "DOCKER_HOST=$(engine_host)" ;;
    stop) engine_stop ;;
    *) echo "usage: LABKIT_CI_DIR=FOLDER bash .ci/engine.sh start|stop" >&2; exit 2 ;;
  esac
fi
