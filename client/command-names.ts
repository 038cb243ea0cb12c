/** Names that package.json contributes: the language, and the commands, which code lenses of the server may name. */
export const LANGUAGE = "memzone";

export const COMMANDS = {
  showLayout: "memzone.showLayout",
  nextStep: "memzone.nextStep",
  previousStep: "memzone.previousStep",
  findInLayout: "memzone.findInLayout",
  layoutBack: "memzone.layoutBack",
  layoutForward: "memzone.layoutForward",
  chooseParam: "memzone.chooseParam",
  exportLayout: "memzone.exportLayout",
  copyLayout: "memzone.copyLayout",
  /** What the export was called when it knew one format. */
  exportSvg: "memzone.exportSvg",
  openLive: "memzone.openLive",
  compareStep: "memzone.compareStep",
  openReference: "memzone.openReference",
  openSample: "memzone.openSample",
  importLog: "memzone.importLog",
  /** The same, in menus of files. */
  importFile: "memzone.importFile",
  showStatus: "memzone.showStatus",
  newScenario: "memzone.newScenario",
  restartServer: "memzone.restartServer",
} as const;
