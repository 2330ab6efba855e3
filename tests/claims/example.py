"""The claim file of the documentation, with its remarks."""

EXAMPLE = """\
# yaml-language-server: $schema=claim.schema.json
schema: 1
document: {title: JNIM-ISGS war, path: seed/jnim-isgs-war.txt, language: en}   # or url:, revision:, confidential: true
sources:                                   # optional: for what is cited more than once
  ctc2020:
    ref: "2"                               # or a list: ["8", "9"]
    url: https://ctc.westpoint.edu/…       # url_tentative: true when it is a conjecture
    title: The End of the Sahelian Anomaly
    author:
    - Nsaibia, Heni
    - Weiss, Caleb
    issued: 2020-07                        # year, year-month or day
    accessed: 2024-07-21
    archive_url: https://web.archive.org/web/2023…      # archive_date alone is allowed
    url_status: live                       # live | dead | deviated | unfit | usurped
    access: free                           # free | registration | subscription
    type: article                          # CSL types; book, interview, broadcast … need no url
  lwj2020: {url: "https://www.longwarjournal.org/x"}
  csis:
    url: https://www.csis.org/x
claims:
- text: ISGS accused JNIM of starting a war.            # the short claim
  source: lwj2020                                       # or  url: https://…
  quote: started a “war” against the so-called caliphate’s men
- id: isgs-formed-2016                                  # optional by hand; `lint --fix` writes it once
  text: ISGS was formed in October 2016.                # the full form
  context: Since ISGS' formation in October 2016 and …  # the document's own words; at: {paragraph: 1, sentence: 2}
  cites:                                                # one item or a list; [] says the document gives no source
  - source: ctc2020
    stance: refutes                                     # supports (default) | refutes | context
    quotes:
    - exact: After the emergence of ISGS in 2015
      prefix: …
      suffix: …
      locator: "12"
      label: page
  - source: csis
    cited: false                                        # found by the checker, not cited by the document
    quote: oath of allegiance to the Islamic State in May 2015
    stance: refutes
  reviews:
  - {decision: refuted, by: A. Editor, date: 2026-11-22, of: "sha256:3f9a…"}   # supported | partly-supported | …
  waivers:
  - {rule: link-blocked, because: …, by: …, until: 2027-02-01}                 # also claims/waivers.yaml
"""
