/** Names of the tools for language models, as package.json contributes them and the server answers them. */
export const TOOLS = ["memzone_check", "memzone_show", "memzone_explain", "memzone_import"] as const;
