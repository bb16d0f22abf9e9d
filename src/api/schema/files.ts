import admissionregistrationV1 from "../../../schemas/admissionregistration.v1.json";
import apiextensionsV1 from "../../../schemas/apiextensions.v1.json";
import apiregistrationV1 from "../../../schemas/apiregistration.v1.json";
import appsV1 from "../../../schemas/apps.v1.json";
import authenticationV1 from "../../../schemas/authentication.v1.json";
import authorizationV1 from "../../../schemas/authorization.v1.json";
import autoscalingV1 from "../../../schemas/autoscaling.v1.json";
import autoscalingV2 from "../../../schemas/autoscaling.v2.json";
import batchV1 from "../../../schemas/batch.v1.json";
import certificatesV1 from "../../../schemas/certificates.v1.json";
import coordinationV1 from "../../../schemas/coordination.v1.json";
import coreV1 from "../../../schemas/core.v1.json";
import discoveryV1 from "../../../schemas/discovery.v1.json";
import eventsV1 from "../../../schemas/events.v1.json";
import flowcontrolV1 from "../../../schemas/flowcontrol.v1.json";
import metaV1 from "../../../schemas/meta.v1.json";
import networkingV1 from "../../../schemas/networking.v1.json";
import nodeV1 from "../../../schemas/node.v1.json";
import policyV1 from "../../../schemas/policy.v1.json";
import rbacV1 from "../../../schemas/rbac.v1.json";
import resourceV1 from "../../../schemas/resource.v1.json";
import schedulingV1 from "../../../schemas/scheduling.v1.json";
import storageV1 from "../../../schemas/storage.v1.json";

/** A schema file as `npm run schemas` writes it: the structs' field lines, the named types' bases, their values. */
export interface SchemaFile {
	readonly types: Readonly<Record<string, readonly string[]>>;
	readonly names: Readonly<Record<string, string>>;
	readonly enums: Readonly<Record<string, readonly string[]>>;
}

/** The schema file of a package such as core.v1 or meta.v1. */
export function schemaFile(name: string): SchemaFile | undefined {
	return Object.hasOwn(FILES, name) ? FILES[name] : undefined;
}

const FILES: Readonly<Record<string, SchemaFile>> = {
	"admissionregistration.v1": admissionregistrationV1,
	"apiextensions.v1": apiextensionsV1,
	"apiregistration.v1": apiregistrationV1,
	"apps.v1": appsV1,
	"authentication.v1": authenticationV1,
	"authorization.v1": authorizationV1,
	"autoscaling.v1": autoscalingV1,
	"autoscaling.v2": autoscalingV2,
	"batch.v1": batchV1,
	"certificates.v1": certificatesV1,
	"coordination.v1": coordinationV1,
	"core.v1": coreV1,
	"discovery.v1": discoveryV1,
	"events.v1": eventsV1,
	"flowcontrol.v1": flowcontrolV1,
	"meta.v1": metaV1,
	"networking.v1": networkingV1,
	"node.v1": nodeV1,
	"policy.v1": policyV1,
	"rbac.v1": rbacV1,
	"resource.v1": resourceV1,
	"scheduling.v1": schedulingV1,
	"storage.v1": storageV1,
};
