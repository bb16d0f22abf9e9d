const NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const SUBDOMAIN = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

const namePattern = new RegExp(`^${NAME}$`);
const valuePattern = new RegExp(`^(${NAME})?$`);
const subdomainPattern = new RegExp(`^${SUBDOMAIN}$`);

const NAME_RULE =
	"must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character" +
	` (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${NAME}')`;

/** What is wrong with a label (or annotation, or taint) key, in apimachinery's words (IsQualifiedName); [] when nothing is. */
export function labelKeyErrors(key: string): string[] {
	const parts = key.split("/");
	if (parts.length > 2) {
		return [`a valid label key ${NAME_RULE} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
	}
	const errors: string[] = [];
	const name = parts[parts.length - 1] ?? "";
	if (parts.length === 2) {
		const prefix = parts[0] ?? "";
		if (prefix === "") {
			errors.push("prefix part must be non-empty");
		} else {
			errors.push(...subdomainErrors(prefix).map((error) => `prefix part ${error}`));
		}
	}
	if (name === "") {
		errors.push("name part must be non-empty");
	} else if (Buffer.byteLength(name) > 63) {
		errors.push("name part must be no more than 63 bytes");
	}
	if (!namePattern.test(name)) errors.push(`name part ${NAME_RULE}`);
	return errors;
}

/** What is wrong with a label value, in apimachinery's words (IsValidLabelValue); [] when nothing is. */
export function labelValueErrors(value: string): string[] {
	const errors: string[] = [];
	if (Buffer.byteLength(value) > 63) errors.push("must be no more than 63 bytes");
	if (!valuePattern.test(value)) {
		errors.push(
			"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start " +
				"and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', " +
				`regex used for validation is '(${NAME})?')`,
		);
	}
	return errors;
}

function subdomainErrors(value: string): string[] {
	const errors: string[] = [];
	if (Buffer.byteLength(value) > 253) errors.push("must be no more than 253 bytes");
	if (!subdomainPattern.test(value)) {
		errors.push(
			"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start " +
				`and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`,
		);
	}
	return errors;
}
