/**
 * Import → package where they differ; all others have the same name. A longer dotted name wins.
 * Source: python-executor spec §2.9; the dotted ones are added, since `google` alone is no package of use.
 */
export const PACKAGE_OF_IMPORT: ReadonlyMap<string, string> = new Map([
  ['PIL', 'Pillow'],
  ['cv2', 'opencv-python'],
  ['skimage', 'scikit-image'],
  ['sklearn', 'scikit-learn'],
  ['tf', 'tensorflow'],
  ['np', 'numpy'],
  ['pd', 'pandas'],
  ['plt', 'matplotlib'],
  ['sns', 'seaborn'],
  ['bs4', 'beautifulsoup4'],
  ['yaml', 'PyYAML'],
  ['dotenv', 'python-dotenv'],
  ['environ', 'environ-config'],
  ['decouple', 'python-decouple'],
  ['psycopg2', 'psycopg2-binary'],
  ['pymysql', 'PyMySQL'],
  ['sqlalchemy', 'SQLAlchemy'],
  ['flask', 'Flask'],
  ['django', 'Django'],
  ['faker', 'Faker'],
  ['avro', 'avro-python3'],
  ['nacl', 'PyNaCl'],
  ['jwt', 'PyJWT'],
  ['google', 'google-cloud'],
  ['google.auth', 'google-auth'],
  ['google.cloud.bigquery', 'google-cloud-bigquery'],
  ['google.cloud.firestore', 'google-cloud-firestore'],
  ['google.cloud.pubsub_v1', 'google-cloud-pubsub'],
  ['google.cloud.storage', 'google-cloud-storage'],
  ['google.protobuf', 'protobuf'],
  ['dateutil', 'python-dateutil'],
  ['attr', 'attrs'],
  ['more_itertools', 'more-itertools'],
  ['sentry_sdk', 'sentry-sdk'],
  ['cerberus', 'Cerberus'],
  ['strawberry', 'strawberry-graphql'],
  ['grpc', 'grpcio'],
  ['IPython', 'ipython'],
  ['igraph', 'python-igraph'],
  ['fiona', 'Fiona'],
  ['pygments', 'Pygments'],
  ['jinja2', 'Jinja2'],
  ['mako', 'Mako'],
  ['unidecode', 'Unidecode'],
]);

/** Import → other packages that bring it, too; whoever names one of them wants no second. */
export const OTHER_PACKAGES: ReadonlyMap<string, readonly string[]> = new Map([
  ['cv2', ['opencv-python-headless', 'opencv-contrib-python', 'opencv-contrib-python-headless']],
  ['psycopg2', ['psycopg2']],
  ['tf', ['tensorflow-cpu']],
  ['tensorflow', ['tensorflow-cpu']],
  ['avro', ['avro']],
  ['igraph', ['igraph']],
]);

/** The form in which two spellings of a package name are equal (PEP 503). */
export const normalizedName = (name: string): string =>
  name.toLowerCase().replaceAll(/[-_.]+/g, '-');

/** The package that brings what is imported by this dotted name. */
export function packageOf(dotted: string): string {
  const parts = dotted.split('.');
  for (let length = parts.length; length > 0; length -= 1) {
    const found = PACKAGE_OF_IMPORT.get(parts.slice(0, length).join('.'));
    if (found !== undefined) return found;
  }
  return parts[0] as string;
}
