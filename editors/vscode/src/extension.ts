import { commands, type ExtensionContext, type LogOutputChannel, Uri, window, workspace } from "vscode";
import {
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  State,
} from "vscode-languageclient/node";
import { locate, NotFound } from "./binary";
import { Status } from "./status";

/** What the server reads. Quarto documents without their own extension come as plain text. */
const LANGUAGES = ["markdown", "quarto", "plaintext", "html", "latex", "tex", "typst"];

let server: Server | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const started = new Server(context.extensionUri);
  server = started;
  context.subscriptions.push(
    started.log,
    started.status,
    commands.registerCommand("onrecord.showLog", () => started.log.show()),
    commands.registerCommand("onrecord.restart", () => started.restart()),
    workspace.onDidChangeConfiguration((change) => {
      if (["onrecord.path", "onrecord.inlayHints"].some((key) => change.affectsConfiguration(key))) {
        void started.restart();
      }
    }),
    workspace.onDidGrantWorkspaceTrust(() => void started.restart()),
  );
  await started.restart();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

/** The server's process, of which there is at most one. */
class Server {
  readonly log: LogOutputChannel = window.createOutputChannel("onrecord", { log: true });
  readonly status = new Status();
  private client: LanguageClient | undefined;
  private name = "onrecord";
  /** What the server says that it is busy with. */
  private readonly work = new Map<number | string, string>();
  /** Restarts follow one another: two at once would leave two processes. */
  private queue: Promise<void> = Promise.resolve();

  constructor(private readonly home: Uri) {}

  restart(): Promise<void> {
    this.queue = this.queue.then(async () => {
      await this.end();
      await this.begin();
    });
    return this.queue;
  }

  stop(): Promise<void> {
    this.queue = this.queue.then(() => this.end());
    return this.queue;
  }

  private async begin(): Promise<void> {
    let command: string;
    try {
      const setting = workspace.getConfiguration("onrecord").get("path", "onrecord");
      command = locate(setting, workspace.workspaceFolders?.[0]?.uri.fsPath);
    } catch (error) {
      this.notFound(error);
      return;
    }
    this.log.info(`starting ${command} lsp`);
    this.status.loading("The server is starting.");
    const client: LanguageClient = new LanguageClient(
      "onrecord",
      "onrecord",
      { command, args: ["lsp"] },
      this.options(() => client.initializeResult !== undefined),
    );
    this.client = client;
    client.onDidChangeState(({ newState }) => {
      if (this.client !== client) {
        return;
      }
      if (newState === State.Running) {
        const info = client.initializeResult?.serverInfo;
        this.name = info ? `${info.name} ${info.version ?? ""}`.trim() : "onrecord";
        this.settled();
      } else if (newState === State.Starting) {
        this.work.clear();
        this.status.loading("The server is starting.");
      }
    });
    try {
      await client.start();
    } catch (error) {
      this.failed(`${command} lsp did not start: ${message(error)}`);
    }
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    this.status.stopped();
    // A server that is starting or has failed cannot be stopped: that it is gone is all that is asked.
    await client?.dispose().catch((error: unknown) => this.log.warn(message(error)));
  }

  private options(hasStarted: () => boolean): LanguageClientOptions {
    return {
      documentSelector: LANGUAGES.flatMap((language) => [
        { scheme: "file", language },
        { scheme: "untitled", language },
      ]),
      initializationOptions: { inlayHints: workspace.getConfiguration("onrecord").get("inlayHints", false) },
      outputChannel: this.log,
      traceOutputChannel: this.log,
      // A failure is told by the status item and one notification: the log does not jump up.
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      errorHandler: this.errorHandler(hasStarted),
      initializationFailedHandler: () => false,
      middleware: {
        handleWorkDoneProgress: (token, params, next) => {
          if (params.kind === "begin") {
            this.work.set(token, params.title);
          } else if (params.kind === "end") {
            this.work.delete(token);
          }
          this.settled();
          next(token, params);
        },
      },
    };
  }

  /** Shows what a server that answers is doing. */
  private settled(): void {
    const [title] = this.work.values();
    if (title === undefined) {
      this.status.running(this.name);
    } else {
      this.status.loading(title);
    }
  }

  /** Starts a server that died again, but not for ever, and not one that never got up. */
  private errorHandler(hasStarted: () => boolean): ErrorHandler {
    const deaths: number[] = [];
    return {
      error: (error, _message, count) => {
        this.log.error(error.message);
        return { action: (count ?? 0) <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown, handled: true };
      },
      closed: () => {
        if (!hasStarted()) {
          return { action: CloseAction.DoNotRestart, handled: true };
        }
        const now = Date.now();
        deaths.push(now);
        const recent = deaths.filter((death) => now - death < 3 * 60 * 1000);
        if (recent.length < 5) {
          return { action: CloseAction.Restart, handled: true };
        }
        this.failed(`the server ended ${recent.length} times within three minutes`);
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    };
  }

  private failed(reason: string): void {
    this.log.error(reason);
    this.status.failed(reason);
    void window.showErrorMessage(`onrecord: ${reason}`, "Show Log", "Restart").then((chosen) => {
      if (chosen === "Show Log") {
        this.log.show();
      } else if (chosen === "Restart") {
        void this.restart();
      }
    });
  }

  private notFound(error: unknown): void {
    const reason = message(error);
    this.log.error(reason);
    this.status.failed(reason);
    if (!(error instanceof NotFound)) {
      return;
    }
    const install = "Install it with “cargo install --path .” in onrecord's repository, or set onrecord.path.";
    void window.showErrorMessage(`onrecord: ${reason}. ${install}`, "How to Install", "Open Settings").then((chosen) => {
      if (chosen === "How to Install") {
        void commands.executeCommand("markdown.showPreview", Uri.joinPath(this.home, "README.md"));
      } else if (chosen === "Open Settings") {
        void commands.executeCommand("workbench.action.openSettings", "onrecord.path");
      }
    });
  }
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
