"""Published groups of patients with a known source: predicted beside published frequencies."""
