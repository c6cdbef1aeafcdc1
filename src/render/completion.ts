// Scripts by which a shell completes commands, options and addresses. They ask the program itself, so that they never grow old.

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** The script of a shell. */
export function completionScript(shell: Shell): string {
  switch (shell) {
    case 'bash':
      return BASH;
    case 'zsh':
      return ZSH;
    case 'fish':
      return FISH;
  }
}

// Words before which or after which an address stands.
const BASH = `# iamsync completion bash >> ~/.bashrc
_iamsync() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words
  if [ "$before" = "=" ]; then before="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  if [ "$current" = "=" ]; then current=""; before="\${COMP_WORDS[COMP_CWORD-1]}"; fi
  COMPREPLY=()
  case "$before" in
    explain|--only|--allow-replace) words="$(iamsync completion addresses 2>/dev/null)" ;;
    --config|--manifests|--live|--out|--guards) compopt -o default 2>/dev/null; return 0 ;;
    *) words="$(SHELL=bash iamsync --get-yargs-completions "\${COMP_WORDS[@]:0:COMP_CWORD}" "$current" 2>/dev/null)" ;;
  esac
  local IFS=$'\\n' word
  for word in $words; do
    case "$word" in "$current"*) COMPREPLY+=("$word") ;; esac
  done
  if [ \${#COMPREPLY[@]} -eq 0 ]; then compopt -o default 2>/dev/null; fi
  return 0
}
complete -F _iamsync iamsync
`;

const ZSH = `#compdef iamsync
# iamsync completion zsh > "\${fpath[1]}/_iamsync"
_iamsync() {
  local -a found
  case "\${words[CURRENT-1]}" in
    explain|--only|--allow-replace) found=(\${(f)"$(iamsync completion addresses 2>/dev/null)"}); compadd -a found; return ;;
    --config|--manifests|--live|--out|--guards) _files; return ;;
  esac
  found=(\${(f)"$(SHELL=zsh iamsync --get-yargs-completions "\${(@)words[1,CURRENT]}" 2>/dev/null)"})
  if (( \${#found} )); then _describe 'iamsync' found; else _files; fi
}
if [ "$funcstack[1]" = "_iamsync" ]; then _iamsync "$@"; else compdef _iamsync iamsync; fi
`;

const FISH = `# iamsync completion fish > ~/.config/fish/completions/iamsync.fish
function __iamsync_words
  set -l words (commandline -opc)
  switch "$words[-1]"
    case explain --only --allow-replace
      iamsync completion addresses 2>/dev/null
    case '*'
      SHELL=fish iamsync --get-yargs-completions $words (commandline -ct) 2>/dev/null
  end
end
complete -c iamsync -f -a '(__iamsync_words)'
complete -c iamsync -F -n 'string match -qr -- "^--(config|manifests|live|out|guards)\\$" (commandline -opc)[-1]'
`;
