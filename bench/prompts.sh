#!/bin/sh
# Fetches recordings of a human voice with their texts, for `ellie eval stt`: Asterisk's English
# prompts, two Debian packages (licence: CC BY-SA 3.0, see their copyright files). No root needed.
#
#   bench/prompts.sh FOLDER
set -eu

folder=$1
mkdir -p "$folder"
cd "$folder"
apt-get download asterisk-core-sounds-en asterisk-core-sounds-en-wav
for package in asterisk-core-sounds-en_*.deb asterisk-core-sounds-en-wav_*.deb; do
    dpkg-deb --extract "$package" .
    rm "$package"
done
gunzip --force --keep usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt.gz
echo "ellie eval stt $folder/usr/share/asterisk/sounds/en_US_f_Allison \\"
echo "    --texts $folder/usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt --noise"
