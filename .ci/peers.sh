# Programs in Go that tests want on the PATH: clients, and the OCI conformance program.
#
# Sourced by .ci/run, or run by hand: `GOBIN=FOLDER bash .ci/peers.sh`. Needs Go 1.24 or newer.

peers=(
  github.com/google/go-containerregistry/cmd/crane@v0.21.6
  oras.land/oras/cmd/oras@v1.3.6
  github.com/regclient/regclient/cmd/regctl@v0.11.7
  github.com/opencontainers/distribution-spec/conformance@v0.0.0-20260831232431-97274622c111
)

# One after the other: each build uses all cores by itself.
peers_install() {
  local peer
  command -v go >/dev/null || { echo "peers: Go 1.24 or newer is not installed" >&2; return 1; }
  for peer in "${peers[@]}"; do
    go install -trimpath "$peer" || { echo "peers: $peer could not be built" >&2; return 1; }
  done
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  : "${GOBIN:?is the folder for the programs}"
  peers_install
fi
