"""How fast parcels are followed, beside a bare actor and a bare poller in the same run."""
