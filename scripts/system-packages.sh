#!/usr/bin/env bash
# System libraries that some features need. As root they are installed; otherwise we say which feature waits for what.
set -u
declare -A missing=()
command -v chromium >/dev/null || missing[chromium]="les parcours de test dans un navigateur"
ldconfig -p 2>/dev/null | grep -q 'libmagic\.so\.1' || missing[libmagic1]="la reconnaissance des pièces jointes"
ldconfig -p 2>/dev/null | grep -q "libpangoft2-1\.0\.so\.0" || missing[libpangoft2-1.0-0]="les documents PDF"
ldconfig -p 2>/dev/null | grep -q "libharfbuzz-subset\.so\.0" || missing[libharfbuzz-subset0]="des documents PDF légers"
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  echo "→ bibliothèques du système : ${!missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  if { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${!missing[@]}"; } >/tmp/kilometre-apt.log 2>&1; then
    exit 0
  fi
  echo "  apt-get a échoué (voir /tmp/kilometre-apt.log)."
fi
for package in "${!missing[@]}"; do
  echo "  $package manque : sans lui, pas de ${missing[$package]}. Installez-le avec « sudo apt-get install $package »."
done
