/** What completes a program in a shell, from the declarations of its commands. Pure. */
import type { Argument, Command, Option } from "./command.ts"
import type { Named } from "./help.ts"

export const shells = ["bash", "zsh", "fish"] as const

/** What may stand behind some words. */
interface Place {
  /** The words behind the program's name, each after a blank. */
  at: string
  commands: readonly (readonly [word: string, about: string])[]
  options: readonly (readonly [name: string, option: Option])[]
  arguments: readonly Argument[]
}

function placesOf({ words, command }: Named): Place[] {
  const at = words
    .slice(1)
    .map((word) => ` ${word}`)
    .join("")
  if (!("commands" in command)) {
    const options = [...Object.entries(command.options ?? {}), ["help", { about: "say all of this" }] as const]
    return [{ at, commands: [], options, arguments: command.arguments ?? [] }]
  }
  const inside: [string, Command][] = Object.entries(command.commands)
  const commands = inside.map(([word, { about }]) => [word, about] as const)
  return [
    { at, commands, options: [], arguments: [] },
    ...inside.flatMap(([word, each]) => placesOf({ words: [...words, word], command: each })),
  ]
}

/** The script for a shell. */
export function completionOf(shell: (typeof shells)[number], program: Named): string {
  const [name = ""] = program.words
  return writers[shell](name, placesOf(program))
}

const writers = { bash, zsh, fish } as const satisfies Record<(typeof shells)[number], unknown>

/** In single quotes, as every one of the shells reads them. */
const quoted = (text: string): string => `'${text.replaceAll("'", "’")}'`

const functionOf = (name: string): string => `_${name.replaceAll("-", "_")}`

/** Places behind which words go on. */
const pathsOf = (places: readonly Place[]): string[] => places.map(({ at }) => at).filter((at) => at !== "")

const choicesOf = (place: Place): string[] => [
  ...place.commands.map(([word]) => word),
  ...place.arguments.flatMap(({ choices = [] }) => choices),
]

function bash(name: string, places: readonly Place[]): string {
  const values = places.flatMap(({ at, options }) =>
    options.flatMap(([option, { value, choices, is }]) => {
      if (value === undefined) return []
      const replies = choices ? replyOf(`-W ${quoted(choices.join(" "))}`) : is ? files(is) : "COMPREPLY=()"
      return [`    ${quoted(`${at}|--${option}`)}) ${replies}; return ;;`]
    }),
  )
  const words = places.map((place) => {
    const { at, options } = place
    const file = place.arguments.find(({ is }) => is !== undefined)?.is
    const named = replyOf(`-W ${quoted(options.map(([option]) => `--${option}`).join(" "))}`)
    const plain = [
      ...(choicesOf(place).length > 0 ? [replyOf(`-W ${quoted(choicesOf(place).join(" "))}`)] : []),
      ...(file ? [files(file)] : []),
    ]
    return `    ${quoted(at)}) if [[ $cur == -* ]]; then ${named}; else ${plain.join("; ") || "COMPREPLY=()"}; fi ;;`
  })
  return `# bash completion of ${name}
${functionOf(name)}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} at="" i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
      ${pathsOf(places).map(quoted).join("|")}) at="$at \${COMP_WORDS[i]}" ;;
      *) break ;;
    esac
  done
  case "$at|$prev" in
${values.join("\n")}
  esac
  case "$at" in
${words.join("\n")}
  esac
}
complete -F ${functionOf(name)} ${name}
`
}

const replyOf = (generated: string): string => `COMPREPLY+=($(compgen ${generated} -- "$cur"))`

function files(is: "file" | "folder"): string {
  return `compopt -o filenames 2>/dev/null; ${replyOf(is === "folder" ? "-d" : "-f")}`
}

function zsh(name: string, places: readonly Place[]): string {
  const rows = places.map((place) => {
    if (place.commands.length > 0) {
      const commands = place.commands.map(([word, about]) => quoted(`${word}:${about.replaceAll(":", "\\:")}`))
      return `    (${quoted(place.at)}) local -a commands; commands=(${commands.join(" ")}); _describe command commands ;;`
    }
    const specs = [
      ...place.options.map(([option, { about, value, choices, is, many }]) => {
        const taken =
          value === undefined ? "" : `:${value}:${choices ? `(${choices.join(" ")})` : is ? zshFiles(is) : " "}`
        return quoted(`${many ? "*" : ""}--${option}[${about.replaceAll(/[[\]:]/g, "\\$&")}]${taken}`)
      }),
      ...place.arguments.map(({ name: word, choices, is }) =>
        quoted(`:${word}:${choices ? `(${choices.join(" ")})` : is ? zshFiles(is) : " "}`),
      ),
    ]
    return `    (${quoted(place.at)}) words=(${name} "\${(@)words[i,-1]}"); (( CURRENT -= i - 2 )); _arguments ${specs.join(" ")} ;;`
  })
  return `#compdef ${name}
${functionOf(name)}() {
  local at="" i
  for ((i = 2; i < CURRENT; i++)); do
    case "$at \${words[i]}" in
      (${pathsOf(places).map(quoted).join("|")}) at="$at \${words[i]}" ;;
      (*) break ;;
    esac
  done
  case "$at" in
${rows.join("\n")}
  esac
}
compdef ${functionOf(name)} ${name}
`
}

const zshFiles = (is: "file" | "folder"): string => (is === "folder" ? "_files -/" : "_files")

function fish(name: string, places: readonly Place[]): string {
  const at = `__${name.replaceAll("-", "_")}_at`
  const lines = places.flatMap((place) => {
    const here = `complete -c ${name} -n ${quoted(`${at} "${place.at}"`)}`
    const file = place.arguments.find(({ is }) => is !== undefined)?.is
    return [
      ...place.commands.map(([word, about]) => `${here} -a ${quoted(word)} -d ${quoted(about)}`),
      ...place.options.map(([option, { about, value, choices, is }]) => {
        const taken = value === undefined ? "" : choices ? ` -x -a ${quoted(choices.join(" "))}` : is ? " -r -F" : " -x"
        return `${here} -l ${option}${taken} -d ${quoted(about)}`
      }),
      ...place.arguments.flatMap(({ choices }) => (choices ? [`${here} -a ${quoted(choices.join(" "))}`] : [])),
      ...(file === undefined
        ? []
        : file === "folder"
          ? [`${here} -a '(__fish_complete_directories)'`]
          : [`${here} -F`]),
    ]
  })
  return `# fish completion of ${name}
function ${at}
    set -l at ""
    set -l typed (commandline -opc)
    for word in $typed[2..-1]
        switch "$at $word"
            case ${pathsOf(places).map(quoted).join(" ")}
                set at "$at $word"
            case '*'
                break
        end
    end
    test "$at" = "$argv[1]"
end
complete -c ${name} -f
${lines.join("\n")}
`
}
