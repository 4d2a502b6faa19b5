# Shared by ./run and ./test: installs missing Debian packages, builds the web application and the program.
# Says what it does while it does it, with the seconds each step took. Source it; it needs nothing but bash and apt.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
step_started=$SECONDS
say() { printf '\033[1m==> %s\033[0m\n' "$*"; }
done_in() { printf '    %s (%s s)\n' "$1" "$((SECONDS - step_started))"; step_started=$SECONDS; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# The named packages that are not there yet, one a line.
missing_of() {
  comm -23 <(printf '%s\n' "$@" | sort -u) <(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' 2>/dev/null | awk '$1 == "ii" {print $2}' | sort -u)
}

install_now() {  # PACKAGES...
  local log; log=$(mktemp)
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >"$log" 2>&1 &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-unsafe-io "$@" >>"$log" 2>&1 ||
    { tail -20 "$log"; echo "安装失败 / installation failed; the lines above say why"; return 1; }
  rm -f "$log"
}

# What the compiler does not wait for is installed while it works: about a third of the first start.
later='nodejs npm chromium fonts-noto-cjk python3-openpyxl'
missing_later=()
install_packages() {  # FILES...: every package named in them that is not there yet
  local wanted missing=() all package
  mapfile -t wanted < <(grep -hv '^#' "$@" | sort -u)
  # Another distribution's or vendor's Node (nodesource) brings its own npm.
  if command -v node >/dev/null && command -v npm >/dev/null; then mapfile -t wanted < <(printf '%s\n' "${wanted[@]}" | grep -vxE 'nodejs|npm'); fi
  mapfile -t all < <(missing_of "${wanted[@]}")
  [ "${#all[@]}" -gt 0 ] || { done_in "packages: all there"; return 0; }
  if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
    echo "需要 root 或 sudo 来安装软件包 / installing packages takes root or sudo: apt-get install ${all[*]}"; exit 1
  fi
  for package in "${all[@]}"; do
    if [[ " $later " == *" $package "* ]]; then missing_later+=("$package"); else missing+=("$package"); fi
  done
  say "安装软件包 / installing ${#all[@]} Debian packages: ${all[*]}"
  if [ "${#missing[@]}" -gt 0 ]; then install_now "${missing[@]}" || exit 1; fi
  done_in "packages installed${missing_later[*]:+, the rest (${missing_later[*]}) follows while the program is built}"
}

build_web() {
  local stamp=web/dist/.built digest
  digest=$(find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$digest" ]; then echo "web: up to date"; return 0; fi
  (cd web && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build) >web-build.log 2>&1 || { tail -40 web-build.log; echo "网页构建失败 / the web build failed; the lines above say why"; return 1; }
  rm -f web-build.log
  printf '%s\n' "$digest" >"$stamp"
  echo "web built"
}

web_side() {  # Debian's part of the web side, then the web application itself
  if [ "${#missing_later[@]}" -gt 0 ]; then install_now "${missing_later[@]}" || return 1; fi
  build_web
}

build_all() {  # TARGETS...: web and program, side by side
  local log=web-side.log web targets=("$@")
  say "构建网页和程序 / building the web application and the program: $* (first time about seven minutes on two cores, later seconds)"
  web_side >"$log" 2>&1 &
  web=$!
  trap 'kill "$web" 2>/dev/null || true' EXIT
  # A first build fills no compiler cache: that would cost a sixth of the time and nobody may ever build again.
  [ -d build/release ] || [ -d "${CCACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/ccache}" ] || export CCACHE_DISABLE=1
  # A tree configured by ./run before the test packages were there knows no tests yet.
  { [ -f build/release/build.ninja ] && { [ "$1" != all ] || grep -q unit_tests build/release/build.ninja; }; } ||
    cmake --preset release >build-configure.log 2>&1 || { tail -30 build-configure.log; exit 1; }
  rm -f build-configure.log
  if kill -0 "$web" 2>/dev/null; then cmake --build build/release --target house CMakeFiles/liaoyuan.dir/src/app/main.cc.o; fi
  wait "$web" || { cat "$log"; exit 1; }
  trap - EXIT
  sed 's/^/    /' "$log"
  rm -f "$log"
  cmake --build build/release --target "${targets[@]}"  # finds the web files and puts them into the program
  done_in "program built"
}
