# Shared by ./run and ./test: installs missing Debian packages, builds the web application and the program.
# Says what it does while it does it, with the seconds each step took. Source it; it needs nothing but bash and apt.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
step_started=$SECONDS
say() { printf '\033[1m==> %s\033[0m\n' "$*"; }
done_in() { printf '    %s (%s s)\n' "$1" "$((SECONDS - step_started))"; step_started=$SECONDS; }

install_packages() {  # FILES...: every package named in them that is not there yet
  local wanted missing=()
  wanted=$(grep -hv '^#' "$@" | sort -u)
  # Another distribution's or vendor's Node (nodesource) brings its own npm.
  if command -v node >/dev/null && command -v npm >/dev/null; then wanted=$(grep -vxE 'nodejs|npm' <<<"$wanted"); fi
  local installed
  installed=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' 2>/dev/null | awk '$1 == "ii" {print $2}' | sort -u)
  mapfile -t missing < <(comm -23 <(printf '%s\n' "$wanted") <(printf '%s\n' "$installed"))
  [ "${#missing[@]}" -gt 0 ] || { done_in "packages: all there"; return 0; }
  say "安装软件包 / installing ${#missing[@]} Debian packages: ${missing[*]}"
  local sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "需要 root 或 sudo 来安装软件包 / installing packages takes root or sudo: apt-get install ${missing[*]}"; exit 1; }
    sudo=(sudo)
  fi
  local log; log=$(mktemp)
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq >"$log" 2>&1 &&
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >>"$log" 2>&1 ||
    { tail -20 "$log"; echo "安装失败 / installation failed; the lines above say why"; exit 1; }
  rm -f "$log"
  done_in "packages installed"
}

build_web() {
  local stamp=web/dist/.built digest
  digest=$(find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$digest" ]; then done_in "web: up to date"; return 0; fi
  say "构建网页 / building the web application (npm ci, then vite)"
  (cd web && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build) >web-build.log 2>&1 || { tail -40 web-build.log; echo "网页构建失败 / the web build failed; the lines above say why"; exit 1; }
  rm -f web-build.log
  printf '%s\n' "$digest" >"$stamp"
  done_in "web built"
}

build_program() {  # TARGETS...
  say "构建程序 / building the program: $* (first time about four minutes on two cores, later seconds)"
  # A tree configured by ./run before the test packages were there knows no tests yet.
  { [ -f build/release/build.ninja ] && { [ "$1" != all ] || grep -q unit_tests build/release/build.ninja; }; } || cmake --preset release >build-configure.log 2>&1 || { tail -30 build-configure.log; exit 1; }
  rm -f build-configure.log
  cmake --build build/release --target "$@"
  done_in "program built"
}
