#!/usr/bin/env bash
# What action.yml runs. Inputs come as INPUT_… variables; DOCTYPE_COMPAT names another command line than the npm package.
set -uo pipefail

if [ -n "${DOCTYPE_COMPAT:-}" ]; then
  compat() { node "$DOCTYPE_COMPAT" "$@"; }
else
  compat() { npx --yes "doctype-compat@${INPUT_VERSION:-latest}" "$@"; }
fi

args=(--format "${INPUT_FORMAT:-github}")
[ -n "${INPUT_OUTPUT:-}" ] && args+=(--output "$INPUT_OUTPUT")
[ -n "${INPUT_TARGET:-}" ] && args+=(--target "$INPUT_TARGET")
base=()
if [ -n "${INPUT_BASE:-}" ]; then
  # A shallow checkout does not have the base yet; without one, everything is reported.
  if git rev-parse --verify --quiet "$INPUT_BASE^{commit}" >/dev/null ||
    git fetch --quiet --depth=100 origin "${INPUT_BASE#origin/}:refs/remotes/$INPUT_BASE"; then
    base=(--base "$INPUT_BASE")
  else
    echo "::warning::doctype-compat: $INPUT_BASE is not here, so all findings are reported"
  fi
fi

compat check "${args[@]}" ${base[@]+"${base[@]}"} -- "${INPUT_PATH:-.}"
code=$?
if [ "${INPUT_PLAN:-true}" = true ] && [ ${#base[@]} -gt 0 ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  compat plan "${base[@]}" --format markdown -- "${INPUT_PATH:-.}" >>"$GITHUB_STEP_SUMMARY" ||
    echo "::warning::doctype-compat: no plan could be made"
fi
exit $code
