/** A link to a Jupyter server with the server's token; without link or token, as it is. Only for what is given out: links that are kept hold no token. */
export const tokenLink = (link: string, token: string | undefined): string =>
  link === '' || token === undefined ? link : `${link}?token=${encodeURIComponent(token)}`;
