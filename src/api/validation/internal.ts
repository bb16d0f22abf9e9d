import { json, named, type Printed, struct } from "../fieldError";
import type {
	V1ClusterTrustBundleProjection,
	V1DaemonSetUpdateStrategy,
	V1PodResourceClaim,
	V1SeccompProfile,
	V1SecurityContext,
} from "../types";

/*
 * Structs of the server's internal types as its messages print them: under Go's names, in Go's order, with null for
 * what is not there.
 */

export function securityContextValue(context: V1SecurityContext): Printed {
	const { capabilities, seLinuxOptions: seLinux, windowsOptions: windows, appArmorProfile: appArmor } = context;
	return struct({
		Capabilities: capabilities ? struct({ Add: json(capabilities.add), Drop: json(capabilities.drop) }) : null,
		Privileged: context.privileged,
		SELinuxOptions: seLinux
			? struct({
					User: seLinux.user ?? "",
					Role: seLinux.role ?? "",
					Type: seLinux.type ?? "",
					Level: seLinux.level ?? "",
				})
			: null,
		WindowsOptions: windows
			? struct({
					GMSACredentialSpecName: windows.gmsaCredentialSpecName,
					GMSACredentialSpec: windows.gmsaCredentialSpec,
					RunAsUserName: windows.runAsUserName,
					HostProcess: windows.hostProcess,
				})
			: null,
		RunAsUser: context.runAsUser,
		RunAsGroup: context.runAsGroup,
		RunAsNonRoot: context.runAsNonRoot,
		ReadOnlyRootFilesystem: context.readOnlyRootFilesystem,
		AllowPrivilegeEscalation: context.allowPrivilegeEscalation,
		ProcMount: context.procMount,
		SeccompProfile: context.seccompProfile ? seccompProfileValue(context.seccompProfile) : null,
		AppArmorProfile: appArmor ? struct({ Type: appArmor.type, LocalhostProfile: appArmor.localhostProfile }) : null,
	});
}

export function seccompProfileValue(profile: V1SeccompProfile): Printed {
	return struct({ Type: profile.type, LocalhostProfile: profile.localhostProfile });
}

export function podResourceClaimValue(claim: V1PodResourceClaim): Printed {
	return struct({
		Name: claim.name,
		ResourceClaimName: claim.resourceClaimName,
		ResourceClaimTemplateName: claim.resourceClaimTemplateName,
	});
}

export function clusterTrustBundleValue(bundle: V1ClusterTrustBundleProjection): Printed {
	return struct({
		Name: bundle.name,
		SignerName: bundle.signerName,
		LabelSelector: json(bundle.labelSelector),
		Optional: bundle.optional,
		Path: bundle.path,
	});
}

export function updateStrategyValue(strategy: V1DaemonSetUpdateStrategy): Printed {
	const { rollingUpdate } = strategy;
	return struct({
		Type: named(strategy.type),
		RollingUpdate: rollingUpdate
			? struct({ MaxUnavailable: rollingUpdate.maxUnavailable ?? 0, MaxSurge: rollingUpdate.maxSurge ?? 0 })
			: null,
	});
}
