# dossier: build, test, install. `make demo` and `make check` do all set-up
# themselves; see README.md. Everything built lands in build/$(V)/.
#
#   make [all]      library, Lua module and program (V=release|debug|asan)
#   make demo       set-up, build, the sample corpus and a report from it
#   make check      set-up and all tests, under 10 minutes on 2 cores
#   make check-all  the same, with every allocation failed, valgrind, fuzzing
#   make bench      the table of speeds that README shows
#   make install    into $(DESTDIR)$(PREFIX); uninstall takes it out again
#
# One file, not one a folder: every rule sees every dependency. Refused:
# autotools and CMake, which this little does not need.

V       ?= release
PREFIX  ?= /usr/local
DESTDIR ?=
BUILD   ?= build/$(V)
CC      ?= cc
JOBS    ?= $(shell nproc 2>/dev/null || echo 2)
J        = $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(JOBS))

ifeq ($(filter $(V),release debug asan),)
  $(error V=$(V): there are V=release, V=debug and V=asan)
endif

VERSION  := $(shell sed -n 's/^.define DSR_VERSION "\(.*\)"/\1/p' include/dossier/api.h)
SONAME   := libdossier.so.0
PACKAGES := sqlite3 libpcre2-8 jansson libsodium
LUA      := lua5.4

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
        -Wmissing-prototypes -Wpointer-arith -Wcast-qual -Wwrite-strings \
        -Wundef -Wformat=2 -Wvla -Werror
HARDEN := -fstack-protector-strong -fstack-clash-protection
CPPFLAGS += -Iinclude -I. -D_GNU_SOURCE
CFLAGS_release := -O2 -g -D_FORTIFY_SOURCE=2 $(HARDEN)
CFLAGS_debug   := -O0 -g3 $(HARDEN)
CFLAGS_asan    := -O1 -g3 -fsanitize=address,undefined -fno-sanitize-recover=all \
                  -fno-omit-frame-pointer -DDSR_ARENA_DEBUG
LDFLAGS_asan   := -fsanitize=address,undefined
ALL_CFLAGS  = -std=c11 $(WARN) -fPIC -fvisibility=hidden -pthread $(CFLAGS_$(V)) $(CFLAGS)
ALL_LDFLAGS = $(LDFLAGS_$(V)) -Wl,-z,relro,-z,now,--as-needed $(LDFLAGS)

CORE_SRC := $(sort $(wildcard core/*/*.c))
CORE_OBJ := $(CORE_SRC:%.c=$(BUILD)/%.o)
BIND_SRC := $(sort $(wildcard bindings/*.c bindings/sandbox/*.c))
BIND_OBJ := $(BIND_SRC:%.c=$(BUILD)/%.o)
# The list of our own scripts' hashes is made at build time, from what stands here.
OWN_LUA  := $(sort $(wildcard scripts/extract/*.lua scripts/dossier/*.lua scripts/dossier/*/*.lua))
BIND_OBJ += $(BUILD)/bindings/own_scripts.o
HOST_SRC := $(sort $(wildcard bindings/host/*.c))
HOST_OBJ := $(HOST_SRC:%.c=$(BUILD)/%.o)
TEST_SRC := $(sort $(wildcard tests/core/*/test_*.c))
TEST_BIN := $(TEST_SRC:%.c=$(BUILD)/%)
FUZZ_SRC := $(sort $(wildcard tests/fuzz/fuzz_*.c))
BENCH_SRC := $(sort $(wildcard tests/bench/*.c))

# The program and the module exist once their sources do.
MODULE  := $(if $(BIND_SRC),$(BUILD)/dossier.so)
PROGRAM := $(if $(wildcard bindings/host/main.c),$(BUILD)/dossier)

# Asked once, when first needed, so that `make check` can install pkg-config.
ask = $(eval $(1) := $$(shell $(2)))$($(1))
CORE_CFLAGS = $(call ask,CORE_CFLAGS,pkg-config --cflags $(PACKAGES))
CORE_LIBS   = $(call ask,CORE_LIBS,pkg-config --libs $(PACKAGES) && echo -lstemmer -lm)
LUA_CFLAGS  = $(call ask,LUA_CFLAGS,pkg-config --cflags $(LUA) libedit)
HOST_LIBS   = $(call ask,HOST_LIBS,pkg-config --libs $(LUA) libedit)
BENCH_LIBS  = $(call ask,BENCH_LIBS,pkg-config --libs icu-uc icu-i18n)

# Where the other variants go, so that BUILD=x does not mix them up.
SIDE = $(if $(filter command line,$(origin BUILD)),$(BUILD)-,build/)
MAKE_ASAN  = $(MAKE) --no-print-directory V=asan BUILD=$(SIDE)asan
MAKE_DEBUG = $(MAKE) --no-print-directory V=debug BUILD=$(SIDE)debug
MAKE_CLANG = $(MAKE) --no-print-directory V=debug BUILD=$(SIDE)clang CC=clang

all: lib $(MODULE) $(PROGRAM)
lib: $(BUILD)/libdossier.a $(BUILD)/libdossier.so
tests: $(TEST_BIN)

# ---- building -------------------------------------------------------------

$(BUILD)/.packages: tests/checks/setup.sh
	@sh tests/checks/setup.sh --need build
	@mkdir -p $(@D) && touch $@

OBJECTS := $(CORE_OBJ) $(BIND_OBJ) $(HOST_OBJ) $(TEST_SRC:%.c=$(BUILD)/%.o)
$(OBJECTS) $(TEST_BIN): $(BUILD)/.flags | $(BUILD)/.packages

# Two notes that change only when what they hold does: other flags compile anew,
# a source that went away leaves the archive.
$(BUILD)/.flags: NOTE = $(CC) $(CPPFLAGS) $(ALL_CFLAGS)
$(BUILD)/.members: NOTE = $(CORE_OBJ)
$(BUILD)/.flags $(BUILD)/.members: FORCE
	@mkdir -p $(@D); echo '$(NOTE)' | cmp -s - $@ || echo '$(NOTE)' > $@
FORCE:

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CORE_CFLAGS) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

$(BUILD)/bindings/%.o: bindings/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CORE_CFLAGS) $(LUA_CFLAGS) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

$(BUILD)/bindings/own_scripts.c: $(OWN_LUA) Makefile
	@mkdir -p $(@D)
	@{ echo '#include "bindings/own_scripts.h"'; echo 'const char *const dsr_own_scripts[] = {'; \
	  sha256sum $(OWN_LUA) | sed 's/^\([0-9a-f]*\) .*/    "\1",/'; echo '    0};'; } > $@

$(BUILD)/bindings/own_scripts.o: $(BUILD)/bindings/own_scripts.c bindings/own_scripts.h $(BUILD)/.flags
	$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -c $< -o $@

# q, not r: two rooms may each have a file of one name.
$(BUILD)/libdossier.a: $(CORE_OBJ) $(BUILD)/.members
	rm -f $@ && ar qcs $@ $(CORE_OBJ)

$(BUILD)/libdossier.so: $(CORE_OBJ) $(BUILD)/.members
	$(CC) -shared -Wl,-soname,$(SONAME) -o $@ $(CORE_OBJ) $(ALL_LDFLAGS) -pthread $(CORE_LIBS)
	ln -sf libdossier.so $(BUILD)/$(SONAME)

# The module takes Lua's functions from whoever loads it.
$(BUILD)/dossier.so: $(BIND_OBJ) $(BUILD)/libdossier.a
	@printf '{ global: luaopen_dossier; local: *; };\n' > $(BUILD)/dossier.map
	$(CC) -shared -Wl,--version-script=$(BUILD)/dossier.map -o $@ $^ $(ALL_LDFLAGS) \
	  -pthread $(CORE_LIBS)

$(BUILD)/dossier: $(HOST_OBJ) $(BIND_OBJ) $(BUILD)/libdossier.a
	$(CC) -o $@ $^ $(ALL_LDFLAGS) -pthread $(CORE_LIBS) $(HOST_LIBS)

$(BUILD)/dossier.1: $(BUILD)/dossier $(wildcard scripts/dossier/*.lua scripts/dossier/command/*.lua \
  scripts/report/*.lua scripts/extract/*.lua)
	$(BUILD)/dossier help --man > $@.part && mv $@.part $@

$(BUILD)/dossier.bash: $(BUILD)/dossier scripts/dossier/completion.lua
	$(BUILD)/dossier help --completion bash > $@.part && mv $@.part $@

$(BUILD)/tests/core/%: tests/core/%.c $(BUILD)/libdossier.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CORE_CFLAGS) $(ALL_CFLAGS) -MMD -MP $< -o $@ $(BUILD)/libdossier.a \
	  $(ALL_LDFLAGS) $(CORE_LIBS) -lcriterion

# ---- the two first commands ------------------------------------------------

demo:
	@sh tests/checks/setup.sh build
	@echo "demo: building into $(BUILD)"
	@$(MAKE) --no-print-directory -s $(J) all
	@sh tests/checks/demo.sh $(BUILD)

check:
	@sh tests/checks/setup.sh check
	@$(MAKE) --no-print-directory check-static
	+@$(MAKE_ASAN) check-asan
	@$(MAKE) --no-print-directory check-tests

check-all:
	@sh tests/checks/setup.sh check-all
	@$(MAKE) --no-print-directory check-static
	+@DSR_TEST_FULL=1 $(MAKE_ASAN) check-asan
	@$(MAKE) --no-print-directory check-valgrind
	@$(MAKE) --no-print-directory check-fuzz FUZZ_SECONDS=60
	@DSR_TEST_FULL=1 $(MAKE) --no-print-directory check-tests

# Everything that looks at the sources and the products rather than running them.
check-static:
	@$(MAKE) --no-print-directory check-layers
	@$(MAKE) --no-print-directory check-headers
	@$(MAKE) --no-print-directory check-lua
	@$(MAKE) --no-print-directory check-compilers
	@$(MAKE) --no-print-directory check-symbols
	@$(MAKE) --no-print-directory check-install
	@$(MAKE) --no-print-directory check-self

# ---- single checks ---------------------------------------------------------

# `make check-layers` and its like say what is wrong, with file and line.
check-layers:
	@lua5.4 tests/checks/layers.lua
	@$(MAKE) --no-print-directory -s $(J) $(CORE_OBJ)
	@nm -A -g $(CORE_OBJ) | lua5.4 tests/checks/calls.lua

check-headers:
	@sh tests/checks/headers.sh

check-lua:
	@if ! command -v luacheck >/dev/null; then \
	  echo "check-lua: luacheck is not installed; left out (Debian: lua-check)"; \
	else luacheck -q --no-color $(wildcard scripts bindings) tests; fi

# The other compiler, with the same warnings as errors, over all that is compiled.
check-compilers:
	+@if ! command -v clang >/dev/null; then \
	  echo "check-compilers: clang is not installed; left out"; \
	else $(MAKE_CLANG) -s $(J) objects && echo "check-compilers: clang accepts all sources"; fi

objects: $(OBJECTS)

check-symbols:
	@$(MAKE) --no-print-directory -s $(J) all
	@sh tests/checks/symbols.sh $(BUILD)
	@sh tests/checks/entry_points.sh $(BUILD)

check-install:
	@$(MAKE) --no-print-directory -s $(J) all
	@V=$(V) sh tests/checks/install.sh $(BUILD)

check-self:
	@$(MAKE) --no-print-directory -s $(J) lib
	+@$(MAKE_ASAN) -s $(J) lib
	@bash tests/checks/selftest.sh $(BUILD) $(SIDE)asan

check-tests:
	@$(MAKE) --no-print-directory -s $(J) all tests
	@bash tests/checks/run_tests.sh $(BUILD)

ifeq ($(V),asan)
check-asan:
	@$(MAKE) --no-print-directory -s $(J) all tests
	@bash tests/checks/run_tests.sh $(BUILD) sanitize
else
check-asan:
	+@$(MAKE_ASAN) check-asan
endif

check-valgrind:
	+@$(MAKE_DEBUG) -s $(J) all tests
	@bash tests/checks/run_tests.sh $(SIDE)debug valgrind

# Each fuzz_X.c is a libFuzzer target, started from tests/fuzz/corpus/X if there.
FUZZ_SECONDS ?= 10
FUZZ_FLAGS = -std=c11 -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all
check-fuzz:
	@sh tests/checks/setup.sh check-all
	@for source in $(FUZZ_SRC); do \
	  name=$$(basename $$source .c); mkdir -p build/fuzz/$$name; \
	  echo "check-fuzz: $$name, $(FUZZ_SECONDS) s"; \
	  clang $(CPPFLAGS) $(CORE_CFLAGS) $(LUA_CFLAGS) $(FUZZ_FLAGS) $$source $(CORE_SRC) \
	    bindings/manifest.c bindings/sandbox/values.c bindings/sandbox/extract_frames.c \
	    -o build/fuzz/$$name.run -pthread $(CORE_LIBS) $(HOST_LIBS) && \
	  build/fuzz/$$name.run -max_total_time=$(FUZZ_SECONDS) -verbosity=0 -close_fd_mask=1 \
	    -artifact_prefix=build/fuzz/$$name. build/fuzz/$$name \
	    $$(ls -d tests/fuzz/corpus/$${name#fuzz_} 2>/dev/null) || exit 1; \
	done; echo "check-fuzz: $(words $(FUZZ_SRC)) targets"

# ---- speeds ----------------------------------------------------------------

bench:
	@sh tests/checks/setup.sh bench
	@$(MAKE) --no-print-directory -s $(J) all $(BUILD)/bench
	@$(BUILD)/bench $(BENCH_ARGS)

$(BUILD)/bench: $(BENCH_SRC) $(BUILD)/libdossier.a
	@test -n "$(BENCH_SRC)" || { echo "bench: tests/bench holds no source" >&2; exit 1; }
	$(CC) $(CPPFLAGS) $(CORE_CFLAGS) $(ALL_CFLAGS) $(BENCH_SRC) -o $@ $(BUILD)/libdossier.a \
	  $(ALL_LDFLAGS) -pthread $(CORE_LIBS) $(BENCH_LIBS)

# ---- installing ------------------------------------------------------------

ROOT_DIR = $(DESTDIR)$(PREFIX)

# share/dossier holds scripts, data and bindings/meta as the checkout does, so that
# the program finds its way in both alike.

install: all $(if $(PROGRAM),$(BUILD)/dossier.1 $(BUILD)/dossier.bash)
	install -d $(ROOT_DIR)/include/dossier $(ROOT_DIR)/lib/pkgconfig
	$(if $(wildcard include/dossier.h),install -m 644 include/dossier.h $(ROOT_DIR)/include/)
	install -m 644 include/dossier/*.h $(ROOT_DIR)/include/dossier/
	install -m 644 $(BUILD)/libdossier.a $(ROOT_DIR)/lib/
	install -m 755 $(BUILD)/libdossier.so $(ROOT_DIR)/lib/libdossier.so.$(VERSION)
	ln -sf libdossier.so.$(VERSION) $(ROOT_DIR)/lib/$(SONAME)
	ln -sf $(SONAME) $(ROOT_DIR)/lib/libdossier.so
	printf '%s\n' 'prefix=$(PREFIX)' 'includedir=$${prefix}/include' 'libdir=$${prefix}/lib' '' \
	  'Name: dossier' 'Description: documents in, a cited report out' 'Version: $(VERSION)' \
	  'Requires.private: $(PACKAGES)' 'Cflags: -I$${includedir}' 'Libs: -L$${libdir} -ldossier' \
	  'Libs.private: -lstemmer -lm -pthread' > $(ROOT_DIR)/lib/pkgconfig/dossier.pc
	$(if $(MODULE),install -D -m 755 $(BUILD)/dossier.so $(ROOT_DIR)/lib/lua/5.4/dossier.so)
	$(if $(PROGRAM),install -D -m 755 $(BUILD)/dossier $(ROOT_DIR)/bin/dossier)
	$(if $(PROGRAM),install -D -m 644 $(BUILD)/dossier.1 $(ROOT_DIR)/share/man/man1/dossier.1)
	$(if $(PROGRAM),install -D -m 644 $(BUILD)/dossier.bash \
	  $(ROOT_DIR)/share/bash-completion/completions/dossier)
	for file in $$(find scripts data $(wildcard bindings/meta) -type f ! -name 'generate_*'); do \
	  install -D -m 644 $$file $(ROOT_DIR)/share/dossier/$$file || exit 1; done

uninstall:
	rm -f $(ROOT_DIR)/bin/dossier $(ROOT_DIR)/share/man/man1/dossier.1 \
	  $(ROOT_DIR)/share/bash-completion/completions/dossier \
	  $(ROOT_DIR)/lib/libdossier.a $(ROOT_DIR)/lib/libdossier.so* \
	  $(ROOT_DIR)/lib/pkgconfig/dossier.pc $(ROOT_DIR)/lib/lua/5.4/dossier.so \
	  $(ROOT_DIR)/include/dossier.h
	rm -rf $(ROOT_DIR)/include/dossier $(ROOT_DIR)/share/dossier

clean:
	rm -rf build

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
.PHONY: FORCE all lib tests objects demo check check-all check-static check-layers check-headers check-lua \
  check-compilers check-symbols check-install check-self check-tests check-asan check-valgrind \
  check-fuzz bench install uninstall clean
.DELETE_ON_ERROR:
