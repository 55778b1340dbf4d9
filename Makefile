# make run     try parkd: a demo city with its own broker and database; Ctrl-C stops it
# make test    check the formatting, build, run every test
# make deb     build the Debian package, .build/deb/parkd_VERSION_ARCH.deb
# make test-deb   install it in a small Debian that is booted for it, where the machine allows it
# make test-packages   in a bare Debian with git, make and the toolchain, install what the build needs, and compile
# make chaos   the long form of the fault suite
# make soak    half an hour of uplinks with restarts of each party; make soak SOAK_MINUTES=3
# make bench   measure; make bench ARGS="--against OTHER_BINARY" compares; make format, make clean
# make types   make the types of the dashboard anew, after a change of the API's contract

.DEFAULT_GOAL := run
.PHONY: run test deb test-deb test-packages chaos soak bench types format clean packages

# Passed to the program: make run ARGS=--reset
ARGS :=
# Shown by --version and /health. From here, because SwiftPM caches what the manifest finds out about git by itself.
export BUILD_COMMIT := $(shell git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)

SWIFT_SOURCES := Sources Tests Package.swift

# Tries the API as its contract describes it; from PyPI, into an environment of its own.
SCHEMATHESIS := .build/schemathesis/bin/schemathesis
SCHEMATHESIS_VERSIONS := Tests/EndToEndTests/Schemathesis/requirements.txt
# Drives the browser that shows the dashboard, and checks its modules; the browser itself is Debian's.
BROWSER := .build/browser/bin/deno
BROWSER_VERSIONS := Tests/EndToEndTests/Browser/requirements.txt

# The Swift libraries go into the binary: it runs where no toolchain is, and maps less memory. It looks for no library
# beside itself, and the tables by which it calls others are read-only once it runs.
RELEASE := -c release --static-swift-stdlib --disable-local-rpath -Xlinker -z -Xlinker now

# Nobody shall take a first build for one that hangs.
PATIENCE = @[ -e .build/release/parkd ] || echo "The first build compiles every library: some 8 minutes on two cores."

run: packages
	$(PATIENCE)
	swift build $(RELEASE) --product parkd
	@exec .build/release/parkd demo $(ARGS)

# Real races, and a browser that says how soon it shows a change: beside other tests, and beside each other, they tell
# nothing.
RACES := DeviceRaceTests
BROWSERS := BrowserTests
UNCROWDED := $(RACES)|$(BROWSERS)

# All at once on two cores, each test waits for the others longer than any client waits for an answer.
SWIFT_TEST := swift test --skip-build --experimental-maximum-parallelization-width 8

# promtool checks the alert rules, PgBouncer is tried between daemon and database, json-c reads what our JSON reader
# reads, and browsers of two engines show the dashboard; running parkd needs none of them. All tests are built together,
# so all need json-c.
JSONC := need libjson-c-dev pkg-config --exists json-c;
CHROMIUM := need chromium-headless-shell command -v chromium-headless-shell; \
    need fonts-dejavu-core found /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf;
WEBKIT := need webkit2gtk-driver command -v WebKitWebDriver; need xvfb command -v xvfb-run; need xauth command -v xauth;
test: NEEDED_FOR_TESTS := need prometheus command -v promtool; need pgbouncer found /usr/sbin/pgbouncer; $(JSONC) \
    $(CHROMIUM) $(WEBKIT)
test: packages $(SCHEMATHESIS) $(BROWSER)
	swift format lint --strict --recursive --parallel $(SWIFT_SOURCES)
	swift build --build-tests
	$(SWIFT_TEST) --skip EndToEndTests --skip '$(UNCROWDED)'
	$(SWIFT_TEST) --filter '$(RACES)'
	$(SWIFT_TEST) --filter '$(BROWSERS)'
	$(SWIFT_TEST) --filter EndToEndTests --skip '$(UNCROWDED)'

# make deb DEB_BINARY=… makes the package of another binary; test-deb is in haste, and takes that of the tests.
DEB_BINARY := .build/release/parkd
deb: NEEDED_FOR_TESTS := need dpkg-dev command -v dpkg-shlibdeps;
deb: packages
ifeq ($(DEB_BINARY),.build/release/parkd)
	$(PATIENCE)
	swift build $(RELEASE) --product parkd
endif
	@deb/build.sh $(DEB_BINARY) .build/deb

# Who is not root cannot boot anything, and is told so.
test-deb test-packages: NEEDED_FOR_TESTS := if [ "$$(id -u)" -eq 0 ]; then \
	need debootstrap command -v debootstrap; need systemd-container command -v systemd-nspawn; \
	need dpkg-dev command -v dpkg-shlibdeps; fi;
test-deb: DEB_BINARY := .build/debug/parkd
test-deb: packages
	$(if $(findstring debug,$(DEB_BINARY)),swift build --product parkd)
	@Tests/Deb/boot.sh $(DEB_BINARY)

test-packages: packages
	@Tests/Deb/packages.sh

# One fault after the other, so that each has the machine to itself; then a million damaged events.
chaos: CHAOS_KILLS := 200
chaos: NEEDED_FOR_TESTS := $(JSONC)
chaos: packages
	swift build --build-tests
	PARKD_TEST_CHAOS_ROUNDS=$(CHAOS_KILLS) swift test --skip-build --no-parallel --filter EndToEndTests.Chaos
	PARKD_TEST_FUZZ_EVENTS=1000000 swift test --skip-build --filter JSONWitnessTests

# The daemon as it is delivered: memory and speed of a debug build say nothing.
soak: SOAK_MINUTES := 30
soak: SOAK_RATE := 2000
soak: NEEDED_FOR_TESTS := $(JSONC)
soak: packages
	swift build $(RELEASE) --product parkd
	swift build --build-tests
	PARKD_TEST_BINARY=$(CURDIR)/.build/release/parkd PARKD_TEST_SOAK_MINUTES=$(SOAK_MINUTES) \
	    PARKD_TEST_SOAK_RATE=$(SOAK_RATE) swift test --skip-build --no-parallel --filter EndToEndTests.Soak

bench: packages
	swift build $(RELEASE) --product parkd
	swift build $(RELEASE) --product parkd-bench
	@.build/release/parkd-bench $(ARGS)
	$(if $(findstring --against,$(ARGS)),,@.build/release/parkd-bench api)

$(SCHEMATHESIS): $(SCHEMATHESIS_VERSIONS) | packages
	python3 -m venv --clear .build/schemathesis
	.build/schemathesis/bin/pip install --quiet --disable-pip-version-check --requirement $(SCHEMATHESIS_VERSIONS)
	@touch $@

$(BROWSER): $(BROWSER_VERSIONS) | packages
	python3 -m venv --clear .build/browser
	.build/browser/bin/pip install --quiet --disable-pip-version-check --requirement $(BROWSER_VERSIONS)
	@touch $@

# The test that compares them leaves the new ones where it differs.
types: NEEDED_FOR_TESTS := $(JSONC)
types: packages
	swift build --build-tests
	swift test --skip-build --filter ContractTypesTests || cp .build/types.d.ts Sources/CWebUI/types.d.ts

format:
	swift format format --in-place --recursive --parallel $(SWIFT_SOURCES)

clean:
	rm -rf .build

# Looks for what each Debian package is needed for rather than for the package, and installs what is missing. The
# toolchain itself needs some: https://www.swift.org/install/linux/tarball names them.
#
# Freshly installed, Debian's packages start a broker, a Prometheus, a pooler, and create and start a database cluster.
# parkd uses none of them here, so none is left behind: the drop-in keeps postgresql-common from creating the cluster and is removed
# again.
packages:
	@set -eu; \
	missing=; \
	need() { package=$$1; shift; "$$@" >/dev/null 2>&1 || missing="$$missing $$package"; }; \
	found() { for path in "$$@"; do if [ -e "$$path" ]; then return 0; fi; done; return 1; }; \
	need libc6-dev found /usr/lib/*-linux-gnu/crt1.o; \
	need g++ found /usr/include/c++/*/vector; \
	need gcc command -v gcc; \
	need binutils command -v ld; \
	need ca-certificates found /etc/ssl/certs/ca-certificates.crt; \
	need pkg-config command -v pkg-config; \
	need libmosquitto-dev pkg-config --exists libmosquitto; \
	need libssl-dev pkg-config --exists openssl; \
	need libpq-dev pkg-config --exists libpq; \
	need libcrypt-dev pkg-config --exists libcrypt; \
	need zlib1g-dev pkg-config --exists zlib; \
	need libsqlite3-dev pkg-config --exists sqlite3; \
	need libncurses6 found /lib/*-linux-gnu/libncurses.so.6 /usr/lib/*-linux-gnu/libncurses.so.6; \
	need libxml2 found /usr/lib/*-linux-gnu/libxml2.so.*; \
	need libcurl4 found /usr/lib/*-linux-gnu/libcurl.so.4; \
	need libedit2 found /usr/lib/*-linux-gnu/libedit.so.2; \
	need tzdata found /usr/share/zoneinfo/UTC; \
	need openssl command -v openssl; \
	need mosquitto found /usr/sbin/mosquitto; \
	need postgresql found /usr/lib/postgresql/*/bin/initdb; \
	need python3-venv python3 -c 'import ensurepip, venv'; \
	$(NEEDED_FOR_TESTS) \
	if [ -n "$$missing" ]; then \
	    command -v apt-get >/dev/null || { echo "Install these Debian packages or their like:$$missing"; exit 1; }; \
	    asRoot=; if [ "$$(id -u)" -ne 0 ]; then asRoot=sudo; fi; \
	    dropIn=/etc/postgresql-common/createcluster.d/parkd-build.conf; \
	    echo "Installing Debian packages, as root:$$missing"; \
	    case "$$missing" in *" postgresql"*) \
	        echo "No database cluster is created for them (create_main_cluster = false in $$dropIn, for now)."; \
	        $$asRoot mkdir -p "$${dropIn%/*}"; \
	        trap '$$asRoot rm -f "$$dropIn"' EXIT; \
	        echo "create_main_cluster = false" | $$asRoot tee "$$dropIn" >/dev/null;; \
	    esac; \
	    $$asRoot apt-get update; \
	    $$asRoot env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $$missing; \
	    for service in mosquitto prometheus pgbouncer; do \
	        case "$$missing" in *" $$service"*) \
	            if [ -d /run/systemd/system ]; then \
	                echo "Stopping what came with the package: systemctl disable --now $$service"; \
	                $$asRoot systemctl disable --now $$service; \
	            fi;; \
	        esac; \
	    done; \
	fi; \
	command -v swift >/dev/null || { echo "Install Swift 6.3 first: https://www.swift.org/install/linux/"; exit 1; }
