#!/bin/bash
# dossier lint names what is wrong with a gazetteer's file, line by line.
. tests/scripts/parts/expect.sh
head_line=$'name\taliases\ttype\tflags\tsource\tattributes'

{
  printf '# own\n%s\n' "$head_line"
  printf 'Republic of Quay\tQuay Republic|RQ|republic  of quay\tcountry\t\town\t\n'
  printf 'Will\tBill Will\tperson\t\town\t\n'
  printf 'Rose\t\tperson\tC\town\t\n'
  printf 'US\tU.S.\tcountry\tc\town\t\n'
  printf 'Republic of Quay\t\tcountry\t\town\t\n'
  printf 'Quay club\tRQ\torg\t\town\t\n'
  printf 'Long\t\torg\tq\town\t\n'
  printf 'a\tb\tc\t\te\tf\tg\n'
  printf '\tx\n'
} >list.tsv
run lint list.tsv
want 1
silent
shows "list.tsv:3: duplicate: 'republic  of quay' stands twice in this entry"
shows "list.tsv:4: common: 'Will' is found in any case, and 'will' is an everyday word"
hides "'Rose'"
hides "'US'"
shows "list.tsv:7: duplicate: 'Republic of Quay' is the entry of line 3 once more"
shows "list.tsv:9: row: unknown flag 'q'; the flags are c, C and p"
shows "list.tsv:10: row: 7 columns where there are six"
shows "list.tsv:11: row: an entry without a name"
hides "list.tsv:8:"
shows "1 ambiguous"
run lint list.tsv --all
shows "list.tsv:8: ambiguous: 'RQ' is also a name of 'Republic of Quay' in line 3, which is told first"

# A name that holds no token.
printf '%s\n\xc2\xa0\t\nquay\t\xc2\xa0|pier\n' "$head_line" >never.tsv
run lint never.tsv
want 1
shows "never.tsv:2: never:"
shows "never.tsv:3: never:"

# By a corpus: what stands there in small letters.
mkdir in
for n in 1 2 3 4 5 6; do echo "A pilot saw $n ships in the orrery." >in/$n.txt; done
run load c.dossier in --no-extract
printf '%s\nOrrery\t\t\nWill\t\t\n' "$head_line" >orrery.tsv
run lint orrery.tsv --corpus c.dossier
want 0
shows "orrery.tsv:2: common: 'Orrery' is found in any case, and 'orrery' is an everyday word (6 times so in c.dossier)"
hides "orrery.tsv:3"

printf '%s\nQuay of Orrery\n' "$head_line" >good.tsv
run lint good.tsv
want 0
shows "1 entry, 0 faults, 0 warnings, 0 ambiguous"
: >empty.tsv
run lint empty.tsv
want 1
shows "no line that names the columns"
printf '%s\nQuay \xff\n' "$head_line" >bytes.tsv
run lint bytes.tsv
want 1
says "bytes.tsv:2: byte 47 is not UTF-8"
run lint nowhere.tsv
want 1
says "nowhere.tsv"
run lint .
want 1
run lint
want 2
# The lists that ship hold no fault.
for list in "$root"/data/gazetteers/*.tsv; do
  run lint "$list"
  want 0
done
finish
