/** Everything the command line takes from environment variables, read in this one place; empty means unset. */
export interface Environment {
  readonly apiKey: string | undefined;
  readonly baseUrl: string | undefined;
  readonly model: string | undefined;
  readonly editor: string | undefined;
  /** Folders of `PATH`. */
  readonly path: readonly string[];
  /** Undefined: as the terminal says. */
  readonly color: boolean | undefined;
  /** All of them, for the settings of the service. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Started by `npm start` or another script of npm. */
  readonly isNpmScript: boolean;
}

/** Reads the environment variables of the command line. */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const read = (name: string): string | undefined => env[name] || undefined;
  const mayColor = read('FORCE_COLOR') === undefined ? undefined : env['FORCE_COLOR'] !== '0';
  return {
    apiKey: read('OPENAI_API_KEY'),
    baseUrl: read('OPENAI_BASE_URL'),
    model: read('PYTHON_EXECUTOR_MODEL'),
    editor: read('VISUAL') ?? read('EDITOR'),
    path: (read('PATH') ?? '').split(process.platform === 'win32' ? ';' : ':'),
    color: read('NO_COLOR') !== undefined || read('TERM') === 'dumb' ? false : mayColor,
    variables: env,
    isNpmScript: read('npm_lifecycle_event') !== undefined,
  };
}
