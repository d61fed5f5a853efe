import { type Disposable, MarkdownString, StatusBarAlignment, ThemeColor, window } from "vscode";

/** The item in the status bar: what the server does, and why it does not. A click shows the log. */
export class Status implements Disposable {
  private readonly item = window.createStatusBarItem("onrecord.status", StatusBarAlignment.Right, 100);

  constructor() {
    this.item.name = "onrecord";
    this.item.command = "onrecord.showLog";
  }

  running(server: string): void {
    this.show("$(check) onrecord", `${server} is running.`);
  }

  loading(what: string): void {
    this.show("$(loading~spin) onrecord", what);
  }

  stopped(): void {
    this.show("$(circle-slash) onrecord", "The server is not running.");
  }

  failed(reason: string): void {
    this.show("$(error) onrecord", reason, new ThemeColor("statusBarItem.errorBackground"));
  }

  dispose(): void {
    this.item.dispose();
  }

  private show(text: string, detail: string, background?: ThemeColor): void {
    this.item.text = text;
    this.item.backgroundColor = background;
    // Text, not Markdown: a reason may quote a path.
    this.item.tooltip = new MarkdownString().appendText(`onrecord: ${detail}\nClick for the log.`);
    this.item.accessibilityInformation = { label: `onrecord: ${detail}` };
    this.item.show();
  }
}
