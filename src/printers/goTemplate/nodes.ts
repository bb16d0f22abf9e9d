/** An operand or a part of a template; `text` is how error messages show it. */
export type Operand =
	| { type: "identifier"; name: string; position: number }
	| { type: "dot"; position: number }
	| { type: "nil"; position: number }
	| { type: "field"; names: string[]; position: number }
	| { type: "variable"; name: string; names: string[]; position: number }
	| { type: "chain"; node: Operand; names: string[]; position: number }
	| { type: "bool"; value: boolean; position: number }
	| { type: "number"; value: number; float: boolean; text: string; position: number }
	| { type: "string"; value: string; text: string; position: number }
	| Pipeline;

export interface Pipeline {
	type: "pipe";
	/** $a, $b := or = */
	variables: string[];
	assigns: boolean;
	commands: Command[];
	position: number;
}

export interface Command {
	type: "command";
	operands: Operand[];
	position: number;
}

export type Statement =
	| { type: "text"; text: string; position: number }
	| { type: "action"; pipe: Pipeline; position: number }
	| {
			type: "if" | "with" | "range";
			pipe: Pipeline;
			list: Statement[];
			otherwise: Statement[] | undefined;
			position: number;
	  }
	| { type: "template"; name: string; pipe: Pipeline | undefined; position: number }
	| { type: "break" | "continue"; position: number };

/** A node as Go's parse package prints it, for error messages. */
export function nodeText(node: Operand | Command | Statement): string {
	switch (node.type) {
		case "identifier":
			return node.name;
		case "dot":
			return ".";
		case "nil":
			return "nil";
		case "field":
			return node.names.map((name) => `.${name}`).join("");
		case "variable":
			return [node.name, ...node.names].join(".");
		case "chain": {
			const inner = node.node.type === "pipe" ? `(${nodeText(node.node)})` : nodeText(node.node);
			return `${inner}${node.names.map((name) => `.${name}`).join("")}`;
		}
		case "bool":
			return String(node.value);
		case "number":
		case "string":
			return node.text;
		case "pipe": {
			const variables = node.variables.join(", ");
			const declared = variables === "" ? "" : `${variables} ${node.assigns ? "=" : ":="} `;
			return declared + node.commands.map(nodeText).join(" | ");
		}
		case "command":
			return node.operands.map((each) => (each.type === "pipe" ? `(${nodeText(each)})` : nodeText(each))).join(" ");
		case "template":
			return `{{template ${JSON.stringify(node.name)}${node.pipe ? ` ${nodeText(node.pipe)}` : ""}}}`;
		case "action":
			return `{{${nodeText(node.pipe)}}}`;
		case "if":
		case "with":
		case "range":
			return `{{${node.type} ${nodeText(node.pipe)}}}${node.list.map(nodeText).join("")}${otherwiseText(node.otherwise)}{{end}}`;
		case "text":
			return node.text;
		default:
			return `{{${node.type}}}`;
	}
}

function otherwiseText(list: readonly Statement[] | undefined): string {
	return list === undefined ? "" : `{{else}}${list.map(nodeText).join("")}`;
}
