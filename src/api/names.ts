import { goQuote } from "./go/format";
import { labelKeyErrors, labelValueErrors } from "./labelNames";

/** What is wrong with a text, in apimachinery's words; [] when nothing is. */
export type NameCheck = (text: string) => readonly string[];

/** What is wrong with an object's name; `prefix`: with what a name is to be generated from. */
export type ObjectNameCheck = (name: string, prefix: boolean) => readonly string[];

/** A key of labels, annotations, taints…: an optional DNS prefix and a name (IsQualifiedName). */
export const qualifiedNameErrors: NameCheck = labelKeyErrors;

export { labelValueErrors };

export const dnsLabelErrors: NameCheck = (text) => {
	if (text.length <= 63 && DNS_LABEL.test(text)) return NONE;
	const errors: string[] = [];
	if (byteLength(text) > 63) errors.push(maxLength(63));
	if (!DNS_LABEL.test(text)) errors.push(DNS_SUBDOMAIN.test(text) ? "must not contain dots" : DNS_LABEL_RULE);
	return errors;
};

export const dnsSubdomainErrors: NameCheck = (text) =>
	text.length <= 253 && DNS_SUBDOMAIN.test(text)
		? NONE
		: lengthAndPattern(text, 253, DNS_SUBDOMAIN, DNS_SUBDOMAIN_RULE);

/** A DNS subdomain whose labels may have underscores. */
export const dnsSubdomainUnderscoreErrors: NameCheck = (text) =>
	lengthAndPattern(text, 253, DNS_SUBDOMAIN_UNDERSCORE, DNS_SUBDOMAIN_UNDERSCORE_RULE);

export const dns1035LabelErrors: NameCheck = (text) => lengthAndPattern(text, 63, DNS1035_LABEL, DNS1035_LABEL_RULE);

/** The name of a container's or service's port. */
export const portNameErrors: NameCheck = (text) => {
	const errors: string[] = [];
	if (byteLength(text) > 15) errors.push(maxLength(15));
	if (!/^[-a-z0-9]+$/.test(text)) {
		errors.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
	}
	if (!/[a-z]/.test(text)) errors.push("must contain at least one letter (a-z)");
	if (text.includes("--")) errors.push("must not contain consecutive hyphens");
	if (text.startsWith("-") || text.endsWith("-")) errors.push("must not begin or end with a hyphen");
	return errors;
};

export function portNumberErrors(port: number): readonly string[] {
	return rangeErrors(port, 1, 65535);
}

export function rangeErrors(value: number, min: number, max: number): readonly string[] {
	return value >= min && value <= max ? NONE : [inclusiveRange(min, max)];
}

export function inclusiveRange(min: number, max: number): string {
	return `must be between ${min} and ${max}, inclusive`;
}

/** 25%: what an int-or-string may say instead of a number. */
export const percentErrors: NameCheck = (text) => (/^[0-9]+%$/.test(text) ? NONE : [PERCENT_RULE]);

export const httpHeaderNameErrors: NameCheck = (text) => (/^[-A-Za-z0-9]+$/.test(text) ? NONE : [HTTP_HEADER_RULE]);

/** The name of an environment variable as v1.36 takes it: anything printable in ASCII but "=". */
export const envNameErrors: NameCheck = (text) => {
	if (/^[\x20-\x3c\x3e-\x7e]+$/.test(text)) return NONE;
	return [text === "" ? "environment variable name must be non-empty" : ENV_NAME_RULE];
};

/** A key of a ConfigMap's or Secret's data. */
export const configMapKeyErrors: NameCheck = (text) => {
	const errors = lengthAndPattern(text, 253, CONFIG_MAP_KEY, CONFIG_MAP_KEY_RULE);
	return [...errors, ...parentFolderErrors(text)];
};

/** "." and ".." and what begins with "..". */
export const parentFolderErrors: NameCheck = (text) => {
	if (text === ".") return ["must not be '.'"];
	if (text === "..") return ["must not be '..'"];
	return text.startsWith("..") ? ["must not start with '..'"] : NONE;
};

/** A name that stands in a URL as it is: RBAC's. */
export const pathSegmentErrors: NameCheck = (text) => {
	if (text === "." || text === "..") return [`may not be '${text}'`];
	const errors: string[] = [];
	if (text.includes("/")) errors.push("may not contain '/'");
	if (text.includes("%")) errors.push("may not contain '%'");
	return errors;
};

/** An object's name of most kinds. */
export const subdomainName: ObjectNameCheck = (name, prefix) => dnsSubdomainErrors(prefix ? maskedDash(name) : name);

export const labelName: ObjectNameCheck = (name, prefix) => dnsLabelErrors(prefix ? maskedDash(name) : name);

export const dns1035Name: ObjectNameCheck = (name, prefix) => dns1035LabelErrors(prefix ? maskedDash(name) : name);

export const pathSegmentName: ObjectNameCheck = (name, prefix) =>
	pathSegmentErrors(name).filter((error) => !prefix || !error.startsWith("may not be"));

/** How many bytes a text has as UTF-8: Go's len. */
export function byteLength(text: string): number {
	return Buffer.byteLength(text);
}

/** The server's words for a pattern that does not match. */
export function regexRule(rule: string, pattern: string, ...examples: readonly string[]): string {
	if (examples.length === 0) return `${rule} (regex used for validation is '${pattern}')`;
	const list = examples.map((example) => `'${example}', `).join(" or ");
	return `${rule} (e.g. ${list}regex used for validation is '${pattern}')`;
}

/** `validating label "x": …`, of a name that consists of several. */
export function inLabel(label: string, error: string): string {
	return `validating label ${goQuote(label)}: ${error}`;
}

const NONE: readonly string[] = [];

const LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const LABEL_UNDERSCORE = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
const SUBDOMAIN_UNDERSCORE = `${LABEL_UNDERSCORE}(\\.${LABEL_UNDERSCORE})*`;
const LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
const WILDCARD = `\\*\\.${SUBDOMAIN}`;

const DNS_LABEL = new RegExp(`^${LABEL}$`);
const DNS_SUBDOMAIN = new RegExp(`^${SUBDOMAIN}$`);
const DNS_SUBDOMAIN_UNDERSCORE = new RegExp(`^${SUBDOMAIN_UNDERSCORE}$`);
const DNS1035_LABEL = new RegExp(`^${LABEL_1035}$`);
const _WILDCARD_SUBDOMAIN = new RegExp(`^${WILDCARD}$`);
const _C_IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;
const CONFIG_MAP_KEY = /^[-._a-zA-Z0-9]+$/;

const DNS_LABEL_RULE = regexRule(
	"a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with " +
		"an alphanumeric character",
	LABEL,
	"my-name",
	"123-abc",
);
const DNS_SUBDOMAIN_RULE = regexRule(
	"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and " +
		"end with an alphanumeric character",
	SUBDOMAIN,
	"example.com",
);
const DNS_SUBDOMAIN_UNDERSCORE_RULE = regexRule(
	"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start " +
		"and end with an alphanumeric character",
	SUBDOMAIN_UNDERSCORE,
	"example.com",
);
const DNS1035_LABEL_RULE = regexRule(
	"a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, " +
		"and end with an alphanumeric character",
	LABEL_1035,
	"my-name",
	"abc-123",
);
const _WILDCARD_SUBDOMAIN_RULE = regexRule(
	"a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower " +
		"case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
	WILDCARD,
	"*.example.com",
);
const _C_IDENTIFIER_RULE = regexRule(
	"a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
	"[A-Za-z_][A-Za-z0-9_]*",
	"my_name",
	"MY_NAME",
	"MyName",
);
const PERCENT_RULE = regexRule(
	"a valid percent string must be a numeric string followed by an ending '%'",
	"[0-9]+%",
	"1%",
	"93%",
);
const HTTP_HEADER_RULE = regexRule(
	"a valid HTTP header must consist of alphanumeric characters or '-'",
	"[-A-Za-z0-9]+",
	"X-Header-Name",
);
const ENV_NAME_RULE =
	"a valid environment variable name must consist only of printable ASCII characters other than '='";
const CONFIG_MAP_KEY_RULE = regexRule(
	"a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
	"[-._a-zA-Z0-9]+",
	"key.name",
	"KEY_NAME",
	"key-name",
);

function lengthAndPattern(text: string, max: number, pattern: RegExp, rule: string): string[] {
	const errors: string[] = [];
	if (byteLength(text) > max) errors.push(maxLength(max));
	if (!pattern.test(text)) errors.push(rule);
	return errors;
}

function maxLength(max: number): string {
	return `must be no more than ${max} characters`;
}

/** A trailing dash is no fault in what a suffix will be put behind. */
function maskedDash(name: string): string {
	return name.length > 1 && name.endsWith("-") ? `${name.slice(0, -2)}a` : name;
}
