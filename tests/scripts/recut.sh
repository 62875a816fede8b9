#!/bin/bash
# Rules and abbreviations that an analyst changed reach what was loaded before:
# load and extract cut it anew, and what is then there is what loading by the new
# rules gives. The Lua half and the data are a copy of the checkout's.
. tests/scripts/parts/expect.sh
LAYERS="documents standoff mentions quotes figures dates facts entities deals"
write_news in
cat >in/c.txt <<'END'
Pier board meets
Eastmere, Quill. Drawn by hand: the Hbr. Board of Lisbon.

Compiled: May 4, 2022

The Hbr. Board of Japan said on Thursday that it will buy 12 missiles for $3 million.
END
cp in/b.txt in/same.txt
cat >in/wire.jsonl <<'END'
{"id":"w1","title":"Given","date":"2020-01-02","text":"Tugs stay\n\nCompiled: May 5, 2022\n\nIt said on Thursday that three tugs stay. \"We stay,\" Orla Vane said.\n"}
END
mkdir home dated
cat >dated/d.txt <<'END'
Cranes come

Compiled: May 6, 2022

The cranes came to Lisbon on Monday.
END
cp -r "$root/scripts" "$root/data" home/
mkdir -p home/bindings && cp -r "$root/bindings/meta" home/bindings/
export DOSSIER_HOME=$work/home

loaded() { # all of it, into c.dossier
  run load c.dossier in
  want 0
  run load c.dossier dated --date 2019-05-06 --meta publisher=Tern
  want 0
}

written() { # every layer, below $1/; c.dossier becomes $1.dossier
  mkdir "$1"
  for layer in $LAYERS; do
    run export c.dossier "$layer" -o "$1/$layer"
    want 0
  done
  run check c.dossier
  want 0
  mv c.dossier "$1.dossier"
}

loaded
cp c.dossier copy.dossier
written before
run info before.dossier
hides stale

cat >>home/data/zones.rules <<'END'

rule compiled
  zone byline
  match <s> [norm="compiled"] ":" date:([]{1,5}) </s>
  state published date

rule drawn
  zone credit
  match [norm="drawn"] [norm="by"] [norm="hand"]
END
printf 'Hbr\ttitle\n' >>home/data/abbreviations.tsv

# What was loaded before: stale until it is loaded to or extracted from.
cp copy.dossier c.dossier
run info c.dossier
want 0
shows "stale        5 (cut by other rules"
run info c.dossier --format json
shows '"stale":5'
run load --dry-run c.dossier in
hides "cut anew"
run extract c.dossier
want 0
shows "cut anew: 5 documents, by rules changed since"
shows " 30 runs over documents, 0 already done"
run info c.dossier
hides stale
run extract c.dossier
hides "cut anew"
shows " 0 runs over documents, 30 already done"
run load c.dossier in
hides "cut anew"
shows "0 loaded + 5 unchanged"
written extracted

cp copy.dossier c.dossier
run load c.dossier in
want 0
shows "cut anew: 5 documents"
shows " 30 runs over documents, 0 already done"
written again

loaded
written fresh
for way in extracted again; do
  checks=$((checks + 1))
  diff -r fresh "$way" >difference || miss "$way differs from a fresh load: $(head -n 5 difference)"
done
must "the rules made a difference" test "$(diff -rq fresh before | wc -l)" -ge 2

# What was given stays; what is stated has its place.
cat >places.lua <<'END'
manifest { name = "places", version = "1", kind = "report", summary = "s" }
return { report = function(corpus, out)
  for doc in corpus:documents() do
    local at = doc.stated.published
    out:text(("%s: %s %s"):format(doc.key, doc.published or "none",
      at and doc.text:sub(at[1], at[2]) or "given"))
  end
end }
END
run run extracted.dossier ./places.lua
want 0
shows "in/c.txt: 2022-05-04 May 4, 2022"
shows "w1: 2020-01-02 given"
shows "dated/d.txt: 2019-05-06 given"
shows "in/b.txt: none given"
run run before.dossier ./places.lua
shows "in/c.txt: none given"

# Rules that cannot be read: nothing is cut, and the corpus is still told of.
echo "rule" >>home/data/zones.rules
cp copy.dossier c.dossier
run info c.dossier
want 0
hides stale
run extract c.dossier
want 2
says "zones.rules:"
same c.dossier copy.dossier
finish
