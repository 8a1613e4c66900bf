"""What adverts may say: one rule per class of wording, all over one shared reading of the claim."""
