export function presentKubectl(): string | undefined;
export function findKubectl(): string | undefined;
export function versionOf(kubectl: string): string;
