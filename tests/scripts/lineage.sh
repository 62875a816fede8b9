#!/bin/bash
# dossier extract: a changed script's rows, and only its rows, are made anew. The
# Lua half and the data are a copy of the checkout's, changed here.
. tests/scripts/parts/expect.sh
write_news in
mkdir home
cp -r "$root/scripts" "$root/data" home/
mkdir -p home/bindings && cp -r "$root/bindings/meta" home/bindings/
export DOSSIER_HOME=$work/home

run load c.dossier in
want 0
shows "12 runs over documents, 0 already done"
run extract c.dossier
want 0
shows "extracted: 0 rows new, 0 gone; 0 runs over documents, 12 already done"

ids() { # the mentions of a type, with their ids
  run export c.dossier mentions
  grep "\"type\":\"$1\"" "$work.out"
}
ids weapon >weapon.before
ids person >person.before
must "there are persons" test -s person.before

# A script nothing reads from: quotes. Two documents, two runs.
echo "-- changed" >>home/scripts/extract/quotes.lua
run extract c.dossier
want 0
shows "; 2 runs over documents, 10 already done"
run info c.dossier
hides "0 documents"
run extract c.dossier
shows "0 runs over documents, 12 already done"

# One that others read from: they run again, too; amounts and dates do not.
echo "-- changed" >>home/scripts/extract/weapons.lua
run extract c.dossier
shows "; 8 runs over documents, 4 already done"

# A data file that only `names` read (and those that read names).
printf 'Ytterhavn Accord\t\tlaw\n' >>home/data/gazetteers/laws.tsv
run extract c.dossier
want 0
must "fewer than all run again" grep -qE '; [246] runs over documents' "$work.out"
ids weapon >weapon.after
ids person >person.after
same weapon.before weapon.after
same person.before person.after
run check c.dossier
want 0

# One's own, by path and by name; its rows stand beside the others'.
mkdir scripts
cat >scripts/harbours.lua <<'END'
manifest { name = "harbours", version = "0.1", kind = "extractor", summary = "s", emits = { "mention:harbour" } }
return { extract = function(doc, emit)
  for hit in doc:search "Harbor" do
    emit.mention { first = hit.first, last = hit.last, type = "harbour", rule = "word" }
  end
end }
END
run extract c.dossier harbours
want 0
shows "extracted: 1 row new, 0 gone; 2 runs"
run extract c.dossier ./scripts/harbours.lua
shows "0 runs over documents"
sed -i 's/"Harbor"/"deal"/' scripts/harbours.lua
run extract c.dossier ./scripts/harbours.lua
shows "extracted: 1 row new, 1 gone; 2 runs"
sed -i 's/doc:search "deal"/doc.nothing.at.all/; s/in doc.nothing.at.all/in doc.nothing.at()/' scripts/harbours.lua
run extract c.dossier harbours
want 0
shows "2 failed"
says "harbours failed on in/a.txt and 1 more: scripts/harbours.lua:3: "

# Names that are none.
run extract c.dossier quoets
want 2
says "extract: there is no script 'quoets'; did you mean 'quotes'?"
run extract c.dossier entity
want 2
says "extract: entity is a report; \`dossier run CORPUS entity\` runs it"
run extract c.dossier ./nowhere.lua
want 2
says "extract: ./nowhere.lua: there is no such script file"
run extract
want 2
says "extract: CORPUS is missing"
run extract nowhere.dossier
want 1
says "nowhere.dossier: there is no such corpus"

# A home that is none.
export DOSSIER_HOME=$work/in
run info c.dossier
want 1
says "DOSSIER_HOME is $work/in"
finish
