# dossier: build, test, install. `make demo` and `make check` do all set-up
# themselves; see README.md. Everything built lands in build/$(V)/.
V      ?= release
PREFIX ?= /usr/local
DESTDIR ?=
BUILD  ?= build/$(V)
CC     ?= cc

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
TEST_SRC := $(sort $(wildcard tests/core/*/test_*.c))
TEST_BIN := $(TEST_SRC:%.c=$(BUILD)/%)

CORE_CFLAGS = $(shell pkg-config --cflags $(PACKAGES))
CORE_LIBS   = $(shell pkg-config --libs $(PACKAGES)) -lstemmer -lm

all: lib
lib: $(BUILD)/libdossier.a

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CORE_CFLAGS) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

$(BUILD)/libdossier.a: $(CORE_OBJ)
	rm -f $@ && ar rcs $@ $^

$(BUILD)/tests/core/%: tests/core/%.c $(BUILD)/libdossier.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CORE_CFLAGS) $(ALL_CFLAGS) -MMD -MP $< -o $@ $(BUILD)/libdossier.a \
	  $(ALL_LDFLAGS) $(CORE_LIBS) -lcriterion

tests: $(TEST_BIN)
clean:
	rm -rf build

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
.PHONY: all lib tests clean
