/** How the target of an operation stands in a call of it. */
export interface TargetRule {
  readonly rule: RegExp;
  /** Full names, or `*.method`. */
  readonly operations: readonly string[];
  /** Keyword of each argument that is a part of the target, in their order; '' for one without. */
  readonly target: readonly string[];
  /** What is kept of the texts; null when they are no target. @default the texts as they are */
  readonly read?: (texts: readonly string[]) => string | null;
  /** Other keywords that may be there; every other one may change what is touched. */
  readonly options: readonly string[];
  /** Arguments by place at most. */
  readonly places: number;
}

/**
 * Only what every parser of addresses reads the same way: no user, no backslash, no escapes before the path.
 * Case does not count in it.
 */
const ADDRESS = /^(https?):\/\/([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?(?:[/?][!-~]*)?$/i;

/** `https://host` or `https://host:port`. */
function originOf([address = '']: readonly string[]): string | null {
  const [, scheme, host, port] = ADDRESS.exec(address) ?? [];
  if (scheme === undefined || host === undefined) return null;
  return `${scheme}://${host}${port === undefined ? '' : `:${port}`}`.toLowerCase();
}

const REQUEST_OPTIONS = ['timeout', 'params', 'headers', 'json', 'data', 'stream'];
const methods = (library: string): string[] =>
  ['get', 'head', 'options', 'post', 'put', 'patch', 'delete'].map((name) => `${library}.${name}`);

/** As in `pandas.read_csv`: how the content is read, not where from. */
const TABLE_OPTIONS =
  `sep delimiter header names index_col usecols dtype skiprows nrows na_values parse_dates
  date_format thousands decimal comment encoding index columns float_format na_rep mode sheet_name orient lines
  skipfooter low_memory skip_header max_rows unpack fmt newline`.split(/\s+/);
const readers = ['csv', 'table', 'fwf', 'json', 'excel', 'parquet'].map(
  (name) => `pandas.read_${name}`,
);

/** What can be named exactly; everything else that asks for approval has no target, and so no grant. */
export const TARGET_RULES: readonly TargetRule[] = [
  {
    rule: /^host\.network$/,
    operations: [...methods('requests'), ...methods('httpx')],
    target: ['url'],
    read: originOf,
    options: REQUEST_OPTIONS,
    places: 2,
  },
  {
    rule: /^host\.network$/,
    operations: ['urllib.request.urlopen'],
    target: ['url'],
    read: originOf,
    options: ['data', 'timeout'],
    places: 3,
  },
  {
    rule: /^host\.network$/,
    operations: readers,
    target: ['filepath_or_buffer'],
    read: originOf,
    options: TABLE_OPTIONS,
    places: 2,
  },
  {
    rule: /^file\.(?:write-outside|read-outside|read-sensitive)$/,
    operations: ['open'],
    target: ['file'],
    options: ['mode', 'encoding', 'newline', 'errors'],
    places: 2,
  },
  {
    rule: /^file\.read-(?:outside|sensitive)$/,
    operations: [...readers, 'numpy.loadtxt', 'numpy.genfromtxt'],
    target: ['filepath_or_buffer'],
    options: TABLE_OPTIONS,
    places: 2,
  },
  {
    rule: /^file\.read-(?:outside|sensitive)$/,
    operations: ['os.listdir', 'os.scandir', 'os.stat'],
    target: ['path'],
    options: [],
    places: 1,
  },
  {
    rule: /^file\.write-outside$/,
    operations: ['csv', 'json', 'excel', 'parquet', 'html', 'feather'].map(
      (name) => `*.to_${name}`,
    ),
    target: ['path_or_buf'],
    options: TABLE_OPTIONS,
    places: 1,
  },
  {
    rule: /^file\.write-outside$/,
    operations: ['*.savefig'],
    target: ['fname'],
    options: ['dpi', 'bbox_inches', 'format', 'transparent', 'facecolor'],
    places: 1,
  },
  {
    rule: /^file\.write-outside$/,
    operations: ['numpy.save', 'numpy.savetxt', 'os.mkdir', 'os.makedirs'],
    target: [''],
    options: ['exist_ok', 'fmt', 'delimiter', 'header', 'comments'],
    places: 2,
  },
  {
    rule: /^file\.(?:write-outside|read-outside|read-sensitive)$/,
    operations: ['shutil.copy', 'shutil.copyfile'],
    target: ['src', 'dst'],
    options: [],
    places: 2,
  },
  {
    rule: /^file\.delete$/,
    operations: ['os.remove', 'os.unlink', 'os.rmdir'],
    target: ['path'],
    options: [],
    places: 1,
  },
  {
    rule: /^control\.write$/,
    operations: ['epics.caput', 'cothread.catools.caput', 'aioca.caput'],
    target: ['pvname'],
    options: ['wait', 'timeout'],
    places: 2,
  },
  {
    rule: /^control\.write$/,
    operations: ['write_channel'],
    target: ['channel'],
    options: [],
    places: 2,
  },
];
