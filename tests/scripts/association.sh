#!/bin/bash
# The reports on what stands together: each runs, cites, and says what is wrong.
. tests/scripts/parts/expect.sh
mkdir in
printf 'Taiwan and Japan met. The navy of Japan left port. Taiwan and its navy stayed.\n' >in/f1.txt
printf 'Canada sold timber. Japan bought timber. The timber left port in Canada.\n' >in/r1.txt
run load c.dossier in --meta publisher=Wire

run run c.dossier collocates node=Japan least=1
want 0
silent
shows "Collocates of Japan"
shows "timber"
shows "in/f1.txt:1 [11,20)"
hides " the "
run run c.dossier collocates 'node="navy"' stop=none least=1 measure=dice together=sentence --format csv
want 0
shows 'norm,dice,ll,mi,logdice,o11,f1,f2,n,doc,line,start,end'
shows 'the,'
run run c.dossier collocates node=none
shows "no hits in no documents"
run run c.dossier collocates
want 2
says "node"
run run c.dossier collocates node=Japan measure=x
want 2
says "measure"
run run c.dossier collocates 'node=['
want 2
says "argument 'node' must be a query (at character 2: "

run run c.dossier keyness focus=in/f significance=0 least=1
want 0
silent
shows "Used more"
shows "taiwan"
shows "in/f1.txt:1 [0,6)"
shows "new"
run run c.dossier keyness focus=in/f against=publisher:wire keys=negative significance=0 least=1
want 0
shows "timber"
run run c.dossier keyness focus=out/
want 1
says "focus=out/: no document's key begins so"

run run c.dossier network
want 0
silent
shows "Network of entities"
shows "in/f1.txt:1 [0,6)"
run run c.dossier network about=Japan type=place together=document order=ll
want 0
shows "Together with Japan"
shows "Canada"
run run c.dossier network about=Atlantis
want 2
says "network: argument 'about': there is no entity 'Atlantis'"
finish
