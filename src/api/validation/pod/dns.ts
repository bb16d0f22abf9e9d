import { type FieldError, forbidden, invalid, named, notSupported, required, tooLong } from "../../fieldError";
import type { FieldPath } from "../../fieldPath";
import { byteLength, dnsSubdomainErrors, dnsSubdomainUnderscoreErrors } from "../../names";
import type { PodSpec, V1HostAlias, V1PodDNSConfig } from "../../types";
import { validateIp } from "../ip";
import { validateName } from "./common";

const POLICIES = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];

export function validateDnsPolicy(errors: FieldError[], policy: string | undefined, path: FieldPath): void {
	if (!policy) errors.push(required(path));
	else if (!POLICIES.includes(policy)) errors.push(notSupported(path, named(policy), POLICIES));
}

const MAX_NAMESERVERS = 3;
const MAX_SEARCHES = 32;
const MAX_SEARCH_CHARACTERS = 2048;

export function validateDnsConfig(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
	const config = spec.dnsConfig;
	if (spec.dnsPolicy === "None") {
		if (config === undefined) {
			errors.push(required(path, "must provide `dnsConfig` when `dnsPolicy` is None"));
			return;
		}
		if (!config.nameservers?.length) {
			const why = "must provide at least one DNS nameserver when `dnsPolicy` is None";
			errors.push(required(path.child("nameservers"), why));
			return;
		}
	}
	if (config) validateConfig(errors, config, path);
}

export function validateHostAliases(errors: FieldError[], aliases: readonly V1HostAlias[], path: FieldPath): void {
	for (const [index, alias] of aliases.entries()) {
		const at = path.index(index);
		validateIp(errors, alias.ip, at.child("ip"));
		for (const [hostIndex, hostname] of alias.hostnames?.entries() ?? []) {
			validateName(errors, hostname, dnsSubdomainErrors, at.child("hostnames").index(hostIndex));
		}
	}
}

const MAX_HOSTNAME = 64;

export function validateHostnameOverride(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
	const { hostnameOverride: name } = spec;
	if (name === undefined) return;
	if (spec.setHostnameAsFQDN) errors.push(forbidden(path, "may not be specified when setHostnameAsFQDN is true"));
	if (spec.hostNetwork) errors.push(forbidden(path, "may not be specified when hostNetwork is true"));
	if (byteLength(name) > MAX_HOSTNAME) errors.push(tooLong(path, MAX_HOSTNAME));
	validateName(errors, name, dnsSubdomainErrors, path);
}

function validateConfig(errors: FieldError[], config: V1PodDNSConfig, path: FieldPath): void {
	const { nameservers = [], searches = [], options = [] } = config;
	const serversPath = path.child("nameservers");
	const searchesPath = path.child("searches");
	if (nameservers.length > MAX_NAMESERVERS) {
		errors.push(invalid(serversPath, nameservers, `must not have more than ${MAX_NAMESERVERS} nameservers`));
	}
	for (const [index, server] of nameservers.entries()) validateIp(errors, server, serversPath.index(index));
	if (searches.length > MAX_SEARCHES) {
		errors.push(invalid(searchesPath, searches, `must not have more than ${MAX_SEARCHES} search paths`));
	}
	if (byteLength(searches.join(" ")) > MAX_SEARCH_CHARACTERS) {
		const why = `must not have more than ${MAX_SEARCH_CHARACTERS} characters (including spaces) in the search list`;
		errors.push(invalid(searchesPath, searches, why));
	}
	for (const [index, search] of searches.entries()) {
		if (search === ".") continue;
		const domain = search.endsWith(".") ? search.slice(0, -1) : search;
		validateName(errors, domain, dnsSubdomainUnderscoreErrors, searchesPath.index(index));
	}
	for (const [index, { name }] of options.entries()) {
		if (!name) errors.push(required(path.child("options").index(index), "must not be empty"));
	}
}
