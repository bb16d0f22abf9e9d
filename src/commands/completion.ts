import { goQuote } from "../api/go/format";
import type { Command } from "../cli/command";
import { CliError } from "../cli/errors";

/** `ds completion SHELL`: a script that asks `ds __complete` what may come next on a command line. */
export const command: Command = {
	name: "completion",
	summary: "Print the code that lets a shell complete ds commands",
	usage: "completion SHELL",
	description:
		"Print the code that lets a shell (bash, zsh, fish or powershell) complete ds commands: verbs, flags, resource types and the names of objects.",
	examples: [
		"  # Complete in this bash, and in every one to come",
		"  source <(ds completion bash)",
		"  echo 'source <(ds completion bash)' >> ~/.bashrc",
		"",
		"  # zsh",
		`  ds completion zsh > "\${fpath[1]}/_ds"`,
		"",
		"  # fish",
		"  ds completion fish > ~/.config/fish/completions/ds.fish",
		"",
		"  # powershell",
		"  ds completion powershell | Out-String | Invoke-Expression",
	].join("\n"),
	flags: [],
	async run({ args }, { io }) {
		const [shell = "", ...others] = args;
		if (args.length === 0) throw misuse("Shell not specified.");
		if (others.length > 0) throw misuse("Too many arguments. Expected only the shell type.");
		const script = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined;
		if (script === undefined) throw misuse(`Unsupported shell type ${goQuote(shell)}.`);
		await io.out(script);
	},
};

function misuse(message: string): CliError {
	return new CliError(`error: ${message}\nSee 'ds completion -h' for help and examples`);
}

// What `ds __complete WORD…` answers: a candidate for the last word on each line, behind a tab what it means, and on
// the last line ":" and a sum of 2 (no blank behind the word) and 4 (no file names).
const SCRIPTS: Readonly<Record<string, string>> = {
	bash: `# bash completion for ds
__ds_complete() {
    local line="\${COMP_LINE:0:COMP_POINT}" out directive candidate current broken
    local -a typed=()
    read -ra typed <<< "$line"
    [[ "$line" == *[[:space:]] ]] && typed+=("")
    current="\${typed[\${#typed[@]}-1]}"
    out="$("\${typed[0]}" __complete "\${typed[@]:1}" 2>/dev/null)" || return
    directive="\${out##*:}"
    out="\${out%:*}"
    # bash breaks words at = and : and wants only what stands behind them.
    broken="\${current%"\${current##*[=:]}"}"
    COMPREPLY=()
    while IFS=$'\\t' read -r candidate _; do
        [[ -n "$candidate" ]] && COMPREPLY+=("\${candidate#"$broken"}")
    done <<< "$out"
    (( directive & 2 )) && compopt -o nospace 2>/dev/null
    (( directive & 4 )) && compopt +o default 2>/dev/null
    return 0
}
complete -o default -F __ds_complete ds
`,
	zsh: `#compdef ds
_ds() {
    local out directive line
    local -a candidates options
    out="$(\${words[1]} __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)" || return 1
    directive="\${out##*:}"
    for line in "\${(@f)\${out%:*}}"; do
        [[ -n "$line" ]] && candidates+=("\${\${line//:/\\\\:}/$'\\t'/:}")
    done
    if (( \${#candidates} > 0 )); then
        (( directive & 2 )) && options=(-S '')
        _describe -V 'ds' candidates "\${options[@]}"
    elif (( ! (directive & 4) )); then
        _files
    fi
}
if [ "$funcstack[1]" = "_ds" ]; then
    _ds
else
    compdef _ds ds
fi
`,
	fish: `# fish completion for ds
function __ds_complete
    set -l typed (commandline -opc)
    set -l current (commandline -ct)
    set -l out ($typed[1] __complete $typed[2..-1] "$current" 2>/dev/null)
    set -l lines (count $out)
    test $lines -gt 0; or return
    if test $lines -gt 1
        printf '%s\\n' $out[1..(math $lines - 1)]
    end
    if not contains -- $out[$lines] :4 :6
        __fish_complete_path "$current"
    end
end
complete -c ds -e
complete -c ds -f -a '(__ds_complete)'
`,
	powershell: `# powershell completion for ds
Register-ArgumentCompleter -Native -CommandName 'ds' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $typed = @($commandAst.CommandElements |
        Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
        ForEach-Object { $_.ToString() })
    $program = $typed[0]
    $arguments = @($typed | Select-Object -Skip 1)
    if ($wordToComplete -eq '') {
        # Before 7.3 an empty argument is lost unless it is quoted.
        $arguments += if ($PSVersionTable.PSVersion -lt [version]'7.3') { '""' } else { '' }
    }
    $out = @(& $program __complete @arguments 2>$null)
    $candidates = @($out | Select-Object -SkipLast 1)
    foreach ($line in $candidates) {
        $value, $help = $line -split "\`t", 2
        if (-not $help) { $help = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $help)
    }
}
`,
};
