"""Outside judges of the whole portal: HTML, links, sitemap, feeds, structured data, weight, accessibility, journeys.

A new kind of page is judged without a word here: kinds are read from the built site. Every judge first makes sure
that it was given pages to judge.
"""
