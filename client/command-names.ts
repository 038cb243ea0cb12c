/** The commands of the extension, as package.json contributes them and as code lenses of the server may name them. */
export const COMMANDS = {
  showLayout: "memzone.showLayout",
  nextStep: "memzone.nextStep",
  previousStep: "memzone.previousStep",
  chooseParam: "memzone.chooseParam",
  exportSvg: "memzone.exportSvg",
  newScenario: "memzone.newScenario",
  restartServer: "memzone.restartServer",
} as const;
