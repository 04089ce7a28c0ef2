"""Settings: where patients come from, on which it depends how common each source is among them."""

SETTINGS = ("primary_care", "spine_clinic", "emg_lab", "hospital")
