"""The pages of the atlas as records: a site, a finding, a muscle, a region, a source."""
