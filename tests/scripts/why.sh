#!/bin/bash
# dossier why and whynot: rows, hits and misses explained; spans as bytes or words.
. tests/scripts/parts/expect.sh
write_news in
run load c.dossier in --meta publisher=Wire
want 0

# What stands there, and what made it.
run why c.dossier in/a.txt 'March 3, 2021'
want 0
silent
shows "mention date [74,87) 'March 3, 2021', date:2021-03-03 = 2021-03-03"
shows "  by "
shows ", rule "
shows " reads "

# How a query matches.
run why c.dossier in/a.txt 20\ patrol\ boats --query 'n:[kind="number"] "patrol"? "boats"'
want 0
shows "'20 patrol boats' matches n:[kind=\"number\"]"
shows "  [kind=\"number\"]: kind 'number' is 'number', capture n"
shows "  \"patrol\": word 'patrol' is 'patrol'"
run why c.dossier in/a.txt 114 119 --query boats
want 0
shows "  boats: norm 'boats' is 'boats'"
run why c.dossier in/a.txt 114 119 --query '"ships"'
want 1
says "why: the query does not match exactly these words; \`dossier whynot\` says why not"

# What a saved query brought is told by its name.
run save c.dossier pb '"patrol"? "boats"'
want 0
run why c.dossier in/a.txt 'patrol boats' --query '[kind="number"]? @pb within s'
want 0
shows "  @pb: word 'patrol' is 'patrol'"
shows "  @pb: word 'boats' is 'boats'"
shows "  within s: it lies in "
run why c.dossier in/a.txt 'patrol boats' --query '@bp'
want 2
says "no saved query 'bp'"

# Why not.
run whynot c.dossier in/a.txt 20\ patrol\ boats --query '"20" "patrol" "ships"'
want 0
shows "'20 patrol boats' is no hit of \"20\" \"patrol\" \"ships\""
shows "  \"ships\": from token"
shows "2 passed; then word 'boats' is not 'ships'"
run whynot c.dossier in/a.txt 114 119 --query boats
want 0
shows "'boats' is a hit of boats"
run whynot c.dossier in/a.txt 114 119 --query '"patrol"? "boats"'
shows "it matches, but the longer hit"
run whynot c.dossier in/a.txt 114 119 --query 'boats within <doc publisher="Reuters"/>'
shows "publisher 'Wire' is not 'Reuters'"
run whynot c.dossier in/a.txt 114 119
want 0
shows "zone: body"
shows "--query Q"

# What extractors say that they passed over.
mkdir more
printf 'Talks on trade\n\nThe delegates met in room A-17 on Monday to speak of tariffs and quotas.\n' >more/room.txt
run load c.dossier more
want 0
cp c.dossier before.dossier
run whynot c.dossier more/room.txt A-17
want 0
shows "weapons let 'A-17' ["
shows "go as weapon, rule designation: it is written like a designation"
same before.dossier c.dossier

# Wrong use.
run why c.dossier in/a.txt
want 2
says "why: WHERE is missing"
run why c.dossier in/a.text 0 3
want 2
says "why: "
says "the nearest is \"in/a.txt\""
run why c.dossier in/a.txt 5
want 2
says "why: where? START and END are bytes from 0"
run why c.dossier in/a.txt 5 5
want 2
says "why: [5,5) is no span of in/a.txt"
run why c.dossier in/a.txt 5 99999
want 2
run why c.dossier in/a.txt 'no such words'
want 2
says "why: in/a.txt does not hold 'no such words' (case and blanks count)"
run whynot c.dossier in/a.txt e
want 2
says "whynot: in/a.txt holds 'e' more than once, at bytes "
run whynot c.dossier in/a.txt 114 119 --query '[nrm="x"]'
want 2
says "in the query, at character 2: unknown attribute 'nrm'; did you mean 'norm'?"
run why c.dossier in/a.txt 114 119 --query '@nobody'
want 2
says "in the query"
run why nowhere.dossier in/a.txt 0 3
want 1
says "nowhere.dossier: there is no such corpus"
finish
