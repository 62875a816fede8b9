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
ALL_LDFLAGS = $(LDFLAGS_$(V)) -Wl,-z,relro,-z,now $(LDFLAGS)

CORE_SRC := $(sort $(wildcard core/*/*.c))
CORE_OBJ := $(CORE_SRC:%.c=$(BUILD)/%.o)
BIND_SRC := $(sort $(wildcard bindings/*.c))
BIND_OBJ := $(BIND_SRC:%.c=$(BUILD)/%.o)
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
CORE_LIBS   = $(call ask,CORE_LIBS,pkg-config --libs $(PACKAGES)) -lstemmer -lm
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

$(CORE_OBJ) $(BIND_OBJ) $(HOST_OBJ) $(TEST_BIN): | $(BUILD)/.packages

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CORE_CFLAGS) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

$(BUILD)/bindings/%.o: bindings/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CORE_CFLAGS) $(LUA_CFLAGS) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

# q, not r: two rooms may each have a file of one name.
$(BUILD)/libdossier.a: $(CORE_OBJ)
	rm -f $@ && ar qcs $@ $^

$(BUILD)/libdossier.so: $(CORE_OBJ)
	$(CC) -shared -Wl,-soname,$(SONAME) -o $@ $^ $(ALL_LDFLAGS) -pthread $(CORE_LIBS)
	ln -sf libdossier.so $(BUILD)/$(SONAME)

# The module takes Lua's functions from whoever loads it.
$(BUILD)/dossier.so: $(BIND_OBJ) $(BUILD)/libdossier.a
	@printf '{ global: luaopen_dossier; local: *; };\n' > $(BUILD)/dossier.map
	$(CC) -shared -Wl,--version-script=$(BUILD)/dossier.map -o $@ $^ $(ALL_LDFLAGS) \
	  -pthread $(CORE_LIBS)

$(BUILD)/dossier: $(HOST_OBJ) $(BIND_OBJ) $(BUILD)/libdossier.a
	$(CC) -o $@ $^ $(ALL_LDFLAGS) -pthread $(CORE_LIBS) $(HOST_LIBS)

$(BUILD)/dossier.1: $(BUILD)/dossier
	$(BUILD)/dossier help --man > $@.part && mv $@.part $@

$(BUILD)/tests/core/%: tests/core/%.c $(BUILD)/libdossier.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CORE_CFLAGS) $(ALL_CFLAGS) -MMD -MP $< -o $@ $(BUILD)/libdossier.a \
	  $(ALL_LDFLAGS) $(CORE_LIBS) -lcriterion

clean:
	rm -rf build

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
.PHONY: all lib tests clean
.DELETE_ON_ERROR:
