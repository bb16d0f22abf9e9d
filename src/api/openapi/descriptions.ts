declare const __DESCRIPTIONS__: string;

/** Upstream's texts by package ("apps.v1"), type and field; a type's own text is under "". Put in by the build. */
export type Descriptions = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;

export const descriptions: Descriptions = JSON.parse(__DESCRIPTIONS__);
