import { createHash } from "node:crypto";
import { descriptions } from "../../../api/openapi/descriptions";
import { openApiV2 } from "../../../api/openapi/document";
import type { OpenApiDocument } from "../../../api/openapi/types";
import { apiVersionOf } from "../../../api/resource";
import { kind } from "../../kinds";
import { openApiDocument } from "../../openApi";
import type { ObjectRegistry } from "../../registry/objectRegistry";
import { gnosticDocument } from "./gnostic";

/** A document ready to be sent. */
export interface Made {
	bytes: Buffer;
	/** SHA-512 in upper-case hexadecimal. */
	hash: string;
}

/** The documents of a cluster, each made when it is first asked for and again when the definitions behind it change. */
export class Documents {
	private readonly made = new Map<string, Made>();
	private definitions = "";

	/** The document of a group version such as v1 or apps/v1; undefined where the cluster serves none. */
	v3(registry: ObjectRegistry, groupVersion: string): Made | undefined {
		this.refresh(registry);
		return this.remembered(`v3 ${groupVersion}`, () => {
			const document = openApiDocument(registry, groupVersion);
			return document && Buffer.from(JSON.stringify(document));
		});
	}

	/** All group versions: api/v1, apis/apps/v1… and where their documents are. */
	index(registry: ObjectRegistry): { paths: Record<string, { serverRelativeURL: string }> } {
		const versions = new Set(registry.resources().map(apiVersionOf));
		const paths: Record<string, { serverRelativeURL: string }> = {};
		for (const groupVersion of [...versions].sort()) {
			const path = groupVersion.includes("/") ? `apis/${groupVersion}` : `api/${groupVersion}`;
			const { hash } = this.v3(registry, groupVersion) ?? { hash: "" };
			paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` };
		}
		return { paths };
	}

	/** Everything in one document of OpenAPI v2, as JSON or as gnostic's protobuf. */
	v2(registry: ObjectRegistry, form: "json" | "protobuf"): Made {
		this.refresh(registry);
		const made = this.remembered(`v2 ${form}`, () => {
			const document = wholeV2(registry);
			return form === "json" ? Buffer.from(JSON.stringify(document)) : gnosticDocument(document);
		});
		return made as Made;
	}

	private remembered(key: string, make: () => Buffer | undefined): Made | undefined {
		const known = this.made.get(key);
		if (known !== undefined) return known;
		const bytes = make();
		if (bytes === undefined) return undefined;
		const made = { bytes, hash: createHash("sha512").update(bytes).digest("hex").toUpperCase() };
		this.made.set(key, made);
		return made;
	}

	private refresh(registry: ObjectRegistry): void {
		const list = registry.list(kind("customresourcedefinitions.apiextensions.k8s.io"));
		const definitions = list.map(({ metadata }) => `${metadata.uid} ${metadata.generation}`).join(" ");
		if (definitions === this.definitions) return;
		this.definitions = definitions;
		this.made.clear();
	}
}

function wholeV2(registry: ObjectRegistry): Record<string, unknown> {
	const resources = registry.resources();
	const builtIn = openApiV2(
		resources.filter(({ custom }) => !custom),
		descriptions,
	);
	const paths = { ...(builtIn.paths as object) };
	const definitions = { ...(builtIn.definitions as object) };
	for (const groupVersion of new Set(resources.filter(({ custom }) => custom).map(apiVersionOf))) {
		const document = openApiDocument(registry, groupVersion);
		if (document === undefined) continue;
		Object.assign(paths, document.paths);
		for (const [name, schema] of Object.entries(document.components.schemas)) {
			if (!Object.hasOwn(definitions, name)) Object.assign(definitions, { [name]: asV2(schema) });
		}
	}
	return { ...builtIn, paths: parametersAsV2(paths), definitions };
}

/** References lead to the definitions, and stand alone: v3 wraps them so that text may stand beside them. */
function asV2(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(asV2);
	if (typeof value !== "object" || value === null) return value;
	const { allOf, ...others } = value as { allOf?: { $ref?: string }[] };
	const reference = allOf?.length === 1 ? allOf[0]?.$ref : undefined;
	const fields = Object.entries(reference === undefined ? value : { ...others, $ref: reference });
	return Object.fromEntries(
		fields.map(([name, each]) => [
			name,
			name === "$ref" && typeof each === "string"
				? each.replace("#/components/schemas/", "#/definitions/")
				: asV2(each),
		]),
	);
}

interface Operation {
	parameters?: readonly { name: string; in: string; schema: object }[];
}

/** v3 says a parameter's type in a schema, v2 beside its name. */
function parametersAsV2(paths: OpenApiDocument["paths"]): unknown {
	return Object.fromEntries(
		Object.entries(paths).map(([path, operations]) => [
			path,
			Object.fromEntries(
				Object.entries(operations as Record<string, Operation>).map(([method, operation]) => [
					method,
					{ ...operation, parameters: operation.parameters?.map(({ schema, ...rest }) => ({ ...rest, ...schema })) },
				]),
			),
		]),
	);
}
