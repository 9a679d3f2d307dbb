/** What shells complete, made of the description of the options. */
/** @import { Mode, Option } from './options.js' */

import { CHECK, WATCH } from './options.js';

/** What the values of options are, by the kind of it: ids.
 * @typedef {{ resolver: readonly string[], provider: readonly string[] }} Known */

/** @type {Record<string, (known: Known) => string>} */
const SHELLS = { bash, zsh, fish };

/**
 * The script for a shell.
 * @param {string} shell
 * @param {Known} known
 */
export function completion(shell, known) {
  return SHELLS[shell]?.(known) ?? '';
}

/**
 * An option in all the ways that it is written.
 * @param {Option} option
 */
function flags({ name, short, negatable }) {
  return [`--${name}`, ...negatable ? [`--no-${name}`] : [], ...short ? [`-${short}`] : []];
}

/**
 * The values that an option can have, where they are known.
 * @param {Option} option
 * @param {Known} known
 */
function values({ choices, completes }, known) {
  return choices ?? (completes === 'resolver' || completes === 'provider' ? known[completes] : []);
}

/** @param {Known} known */
function bash(known) {
  /** @param {Mode} mode */
  const cases = (mode) => mode.options.filter(({ value }) => value).map((option) => {
    const words = values(option, known).join(' ');
    const replies = option.completes === 'file' ? 'compgen -f -- "$current"' : `compgen -W "${words}" -- "$current"`;
    return `      --${option.name}) mapfile -t COMPREPLY < <(${replies}); return ;;`;
  });
  /** @param {Mode} mode */
  const words = (mode) => mode.options.flatMap(flags).join(' ');
  return `# bash completion for mxlens: source <(mxlens --completion bash)
_mxlens() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} words
  if [[ \${COMP_WORDS[1]} == ${WATCH.name} && $COMP_CWORD -gt 1 ]]; then
    words="${words(WATCH)}"
    case $previous in
${cases(WATCH).join('\n')}
    esac
  else
    words="${words(CHECK)}"
    [[ $COMP_CWORD -eq 1 ]] && words+=" ${WATCH.name}"
    case $previous in
${cases(CHECK).join('\n')}
    esac
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -F _mxlens mxlens
`;
}

/** @param {Known} known */
function zsh(known) {
  /** @param {Mode} mode */
  const specs = (mode) => mode.options.flatMap((option) => {
    const offered = values(option, known).join(' ').replaceAll(':', '\\:');
    const action = !option.value ? '' : `:${option.value}:${option.completes === 'file' ? '_files' : offered ? `(${offered})` : ''}`;
    return flags(option).map((flag) => `    ${quoted(`${option.multiple ? '*' : ''}${flag}[${brief(option).replace(/[[\]:]/g, '\\$&')}]${flag.startsWith('--no-') ? '' : action}`)}`);
  });
  return `#compdef mxlens
# zsh completion for mxlens: mxlens --completion zsh > "\${fpath[1]}/_mxlens"
_mxlens() {
  local -a options
  if [[ \${words[2]} == ${WATCH.name} && $CURRENT -gt 2 ]]; then
    options=(
${specs(WATCH).join('\n')}
    )
    words=("\${words[1]}" "\${(@)words[3,-1]}")
    (( CURRENT-- ))
  else
    options=(
${specs(CHECK).join('\n')}
    )
    [[ $CURRENT -eq 2 ]] && options+=('1:domain:(${WATCH.name})')
  fi
  _arguments $options
}
if [[ $funcstack[1] == _mxlens ]]; then _mxlens "$@"; else compdef _mxlens mxlens; fi
`;
}

/** @param {Known} known */
function fish(known) {
  const isWatch = `__fish_seen_subcommand_from ${WATCH.name}`;
  /** @param {Mode} mode */
  const lines = (mode) => mode.options.flatMap((option) => {
    const offered = values(option, known).join(' ');
    const value = !option.value ? '' : option.completes === 'file' ? ' -r -F' : offered ? ` -x -a ${quoted(offered)}` : ' -x';
    const when = ` -n ${quoted(mode === WATCH ? isWatch : `not ${isWatch}`)}`;
    const about = ` -d ${quoted(brief(option))}`;
    return [
      `complete -c mxlens${when} -l ${option.name}${option.short ? ` -s ${option.short}` : ''}${value}${about}`,
      ...option.negatable ? [`complete -c mxlens${when} -l no-${option.name}${about}`] : [],
    ];
  });
  return `# fish completion for mxlens: mxlens --completion fish > ~/.config/fish/completions/mxlens.fish
complete -c mxlens -f
complete -c mxlens -n __fish_use_subcommand -a ${WATCH.name} -d ${quoted(WATCH.summary)}
${[...lines(CHECK), ...lines(WATCH)].join('\n')}
`;
}

/**
 * The first sentence of what an option does.
 * @param {Option} option
 */
function brief({ help }) {
  return /^.*?[.:](?= |$)/.exec(help)?.[0].slice(0, -1) ?? help;
}

/** @param {string} text */
function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
